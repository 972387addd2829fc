package org.zhiheng.packversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zhiheng.fixtures.SamplePack.ADDRESS;
import static org.zhiheng.fixtures.SamplePack.edited;
import static org.zhiheng.fixtures.SamplePack.metrics;
import static org.zhiheng.fixtures.SamplePack.user;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.SamplePack;
import org.zhiheng.packversion.VersionWork.Wanted;
import org.zhiheng.work.Work;
import org.zhiheng.work.Work.State;
import org.zhiheng.work.WorkKind;
import org.zhiheng.work.WorkProgress;

/** Long work is followed, cancelled, found interrupted, and not done twice for the same content. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class VersionWorkTests {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final CurrentUser AUTHOR = user("wang", Role.RULE_AUTHOR);

    @Autowired
    private Drafts drafts;

    @Autowired
    private Gates gates;

    @Autowired
    private VersionWork work;

    @Autowired
    private JdbcClient jdbc;

    private PackVersion draft;

    @BeforeEach
    void writeADraft() {
        draft = drafts.add(PackContent.of("work_" + NUMBER.incrementAndGet(), files(), metrics()), AUTHOR, ADDRESS);
    }

    @Test
    void gatesAreAskedInTheBackgroundOnceForTheSameContent() throws InterruptedException {
        assertThat(gates.latest(draft)).isEmpty();
        gates.start(draft, "wang");
        Work done = ended(WorkKind.GATES);

        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.percent()).isEqualTo(100);
        assertThat(done.requestedBy()).isEqualTo("wang");
        assertThat(Gates.outcomes(done))
                .extracting(GateOutcome::gate)
                .containsExactly("check", "scenarios", "coverage", "mutation");
        List<String> told = new ArrayList<>();
        assertThat(gates.judge(draft, "li", (at, of, chinese, english) -> told.add(chinese)))
                .isEqualTo(Gates.outcomes(done));
        assertThat(told).as("nothing is asked again").isEmpty();

        PackVersion changed = drafts.save(
                draft.id(),
                edited(files(), "criteria.yml", "target: 90", "target: 91"),
                draft.packHash(),
                AUTHOR,
                ADDRESS);
        assertThat(gates.known(changed)).isEmpty();
        assertThat(VersionWork.isAbout(done, changed)).isFalse();
        List<GateOutcome> outcomes = gates.judge(changed, "li", (at, of, chinese, english) -> told.add(chinese));
        assertThat(told).startsWith("检查规则包和指标", "编译规则，运行情景").endsWith("检查完成");
        GateOutcome red = outcomes.get(1);
        assertThat(red.passed()).isFalse();
        assertThat(red.details()).extracting(GateOutcome.Detail::inChinese).anySatisfy(words -> assertThat(words)
                .contains("scenarios/criteria.yml:", "应为"));
    }

    @Test
    void whatAnotherProgramJudgedIsJudgedAnew() {
        gates.judge(draft, "wang", WorkProgress.NONE);
        assertThat(gates.known(draft)).isPresent();
        jdbc.sql("update work set basis = regexp_replace(basis, '[0-9a-f]+\n', 'older\n') where about = ?")
                .param(Long.toString(draft.id()))
                .update();
        assertThat(gates.known(draft)).isEmpty();
    }

    @Test
    void oneAtATimeForAVersionAndCancelledWhileItRuns() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        work.start(wanted(), progress -> {
            for (int step = 0; ; step++) {
                progress.at(step % 100, 100, "第 " + step + " 步", "step " + step);
                begun.countDown();
                rest();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> work.start(wanted(), progress -> "{}"))
                .isInstanceOf(VersionRefused.class)
                .hasMessageContaining("试算正在进行");
        work.cancel(WorkKind.EFFECT, draft.id());
        assertThat(ended(WorkKind.EFFECT).state()).isEqualTo(State.CANCELLED);
        work.start(wanted(), progress -> "{}");
        assertThat(ended(WorkKind.EFFECT).result()).isEqualTo("{}");
    }

    @Test
    void aFailureIsKeptInWords() throws InterruptedException {
        work.start(wanted(), progress -> {
            throw new VersionRefused("没有可比较的版本", "nothing to compare with");
        });
        Work failed = ended(WorkKind.EFFECT);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.error()).contains("没有可比较的版本");
    }

    @Test
    void workOfAProgramThatEndedIsReportedAsInterrupted() {
        jdbc.sql("insert into work (kind, about, requested_by) values ('gates', ?, 'wang')")
                .param(Long.toString(draft.id()))
                .update();
        heardBefore(25);
        assertThat(gates.latest(draft).orElseThrow().state()).isEqualTo(State.WAITING);
        heardBefore(31);
        assertThat(gates.latest(draft).orElseThrow().state()).isEqualTo(State.INTERRUPTED);
        assertThat(gates.judge(draft, "wang", WorkProgress.NONE)).hasSize(4);
    }

    private void heardBefore(int seconds) {
        jdbc.sql("update work set heard_at = now() - make_interval(secs => ?) where about = ?")
                .params(seconds, Long.toString(draft.id()))
                .update();
    }

    private Wanted wanted() {
        return new Wanted(WorkKind.EFFECT, draft, "2026Q3", "wang");
    }

    private Work ended(WorkKind kind) throws InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            Work found = work.latest(kind, draft.id()).orElseThrow();
            if (!found.isOpen()) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("it does not end");
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private SortedMap<String, byte[]> files() {
        return edited(SamplePack.files(), "scheme.yml", "scheme: " + SampleCity.SCHEME, "scheme: work_" + NUMBER.get());
    }
}
