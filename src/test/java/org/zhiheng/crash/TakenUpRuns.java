package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.zhiheng.fixtures.MortalDataSource;
import org.zhiheng.fixtures.MortalDataSource.Death;

/** Taking up a run that died once already, in its second step: whoever takes it up may die as well. */
final class TakenUpRuns implements CrashSweep.Work {

    private static final int IN_THE_SECOND_STEP = 13;

    private final City city;
    private final MortalDataSource life;
    private final String unbroken;
    private long run;

    TakenUpRuns(City city, MortalDataSource life) {
        this.city = city;
        this.life = life;
        this.unbroken = city.jobs.run(City.request()).outputHash();
    }

    @Override
    public void prepare() throws InterruptedException {
        run = city.runs.request(City.request()).id();
        life.dieAt(IN_THE_SECOND_STEP, Death.KILLED_BEFORE, thread -> thread == Thread.currentThread());
        try {
            city.jobs.carryOut(run);
        } catch (RuntimeException killed) {
            assertThat(life.epitaph()).isNotNull();
        }
        life.revive();
    }

    @Override
    public void work() {
        city.takeUp();
    }

    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.takeUp();
    }

    @Override
    public void check() {
        assertThat(city.runs.get(run).outputHash()).isEqualTo(unbroken);
        city.requireNothingStuck();
    }
}
