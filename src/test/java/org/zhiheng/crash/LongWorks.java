package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.zhiheng.database.LostConnection;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.work.LongWork;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkFile;
import org.zhiheng.work.WorkKind;

/** Long work in the background: found interrupted or failed in words, never in the way of the next one about the same. */
final class LongWorks implements CrashSweep.Work {

    private final City city;
    private final LongWork work;
    private int number;

    LongWorks(City city) {
        this.city = city;
        this.work = city.context.getBean(LongWork.class);
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
        work.start(new LongWork.Order(WorkKind.VALIDATION, "crash " + number, "", "{}", "clerk", null), underWay -> {
            underWay.at("checking", 1, 2);
            city.jdbc.sql("delete from notice where false").update();
            underWay.keep(new WorkFile("rows.csv", "text/csv", new byte[] {1}));
            return "{}";
        });
    }

    private @Nullable Work latest() {
        return work.latest(WorkKind.VALIDATION, "crash " + number, null).orElse(null);
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
        assertThat(city.number("select count(*) from work where ended_at is null"))
                .isZero();
    }
}
