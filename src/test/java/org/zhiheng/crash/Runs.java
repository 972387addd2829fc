package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.access.OperationLog;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.run.AssessmentRun;

/** An assessment run as the page asks for it: it is sealed with the hash of an unbroken one and logged, or was never asked for. */
final class Runs implements CrashSweep.Work {

    private final City city;
    private final String unbroken;
    private long before;

    Runs(City city) {
        this.city = city;
        this.unbroken = city.jobs.run(City.request()).outputHash();
    }

    @Override
    public void prepare() {
        before = city.newestRun();
    }

    @Override
    public void work() {
        OperationLog log = city.context.getBean(OperationLog.class);
        AssessmentRun run = city.jobs.request(
                City.request(), made -> log.record("clerk", "", "发起正式计算", "run/" + made.id(), null, null, null));
        city.jobs.carryOut(run.id());
    }

    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.takeUp();
    }

    @Override
    public void check() {
        List<AssessmentRun> made = city.runsAfter(before);
        assertThat(made).hasSizeLessThanOrEqualTo(1);
        for (AssessmentRun run : made) {
            assertThat(run.outputHash()).as("%s", run).isEqualTo(unbroken);
            assertThat(city.operations("run/" + run.id())).containsExactly("发起正式计算");
        }
        city.requireNothingStuck();
        assertThat(city.jobs.resume()).isEmpty();
    }
}
