package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.schedule.ScheduleFire;
import org.zhiheng.schedule.Schedules;

/** A scheduled job that was asked for: done once, with one run and one notice of its end. */
final class Fires implements CrashSweep.Work {

    private static final String JOB = "made_up";
    private static final String TOLD = "样例季度试算（2026年第三季度）";

    private final City city;
    private final Schedules schedules;
    private final String unbroken;
    private long before;

    Fires(City city) {
        this.city = city;
        this.schedules = city.context.getBean(Schedules.class);
        this.unbroken = city.jobs.run(City.request()).outputHash();
    }

    @Override
    public void prepare() {
        city.jdbc.sql("truncate schedule_fire, notice").update();
        before = city.newestRun();
    }

    @Override
    public void work() {
        schedules.askFor(JOB, "clerk");
        schedules.catchUp();
    }

    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.takeUp();
        schedules.catchUp();
    }

    @Override
    public void check() {
        List<ScheduleFire> fires = schedules.history(JOB, 0, 10);
        assertThat(fires).hasSizeLessThanOrEqualTo(1);
        for (ScheduleFire fire : fires) {
            assertThat(fire.state()).as("%s", fire.steps()).isEqualTo(ScheduleFire.State.DONE);
            List<AssessmentRun> made = city.runsAfter(before);
            assertThat(made).as("runs of the job").hasSize(1);
            assertThat(made.get(0).id()).isEqualTo(fire.runId());
            assertThat(made.get(0).outputHash()).isEqualTo(unbroken);
            assertThat(city.number("select count(*) from notice where title = ?", TOLD))
                    .as("notices of its end")
                    .isEqualTo(1);
        }
        city.requireNothingStuck();
    }
}
