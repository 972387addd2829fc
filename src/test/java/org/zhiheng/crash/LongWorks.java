package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.zhiheng.database.LostConnection;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.work.LongWork;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkFile;
import org.zhiheng.work.WorkKind;

/**
 * Long work in the background: done once when it is said to be done, else found interrupted or failed in words, and never in
 * the way of the next one about the same.
 */
final class LongWorks implements CrashSweep.Work {

    private final City city;
    private final LongWork work;
    private final TransactionOperations transaction;
    private int number;

    LongWorks(City city) {
        this.city = city;
        this.work = city.context.getBean(LongWork.class);
        this.transaction = city.context.getBean(TransactionOperations.class);
    }

    @Override
    public void prepare() {
        number++;
    }

    @Override
    public void work() {
        ask();
    }

    private void ask() {
        work.start(new LongWork.Order(WorkKind.VALIDATION, about(), "", "{}", "clerk", null), underWay -> {
            underWay.at("checking", 1, 2);
            return transaction.execute(status -> {
                city.jdbc
                        .sql("insert into notice (title, body, audience) values (?, '', 'department')")
                        .param(about())
                        .update();
                underWay.keep(new WorkFile("rows.csv", "text/csv", new byte[] {1}));
                underWay.done("{}");
                return "{}";
            });
        });
    }

    private String about() {
        return "crash " + number;
    }

    private @Nullable Work latest() {
        return work.latest(WorkKind.VALIDATION, about(), null).orElse(null);
    }

    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.jdbc
                .sql("update work set heard_at = now() - interval '31 seconds' where ended_at is null")
                .update();
        Work left = latest();
        if (left != null && left.state() == Work.State.FAILED) {
            assertThat(left.error()).isEqualTo(LostConnection.WORDS);
        }
        if (left == null || left.state() != Work.State.DONE) {
            ask();
        }
    }

    @Override
    public void check() {
        Work done = latest();
        assertThat(done).isNotNull();
        assertThat(done.state()).isEqualTo(Work.State.DONE);
        assertThat(done.hasFile()).isTrue();
        assertThat(city.number("select count(*) from notice where title = ?", about()))
                .as("what was done, once")
                .isEqualTo(1);
        assertThat(city.number("select count(*) from work where ended_at is null"))
                .isZero();
    }
}
