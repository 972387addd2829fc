package org.zhiheng.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zhiheng.fixtures.MortalDataSource;
import org.zhiheng.fixtures.MortalDataSource.Death;

/**
 * Lets work die at its first commit, at its second, and so on until it survives, and looks after each death whether the work
 * can be taken up and ends as an undisturbed one. Every commit meets one kind of death in turn; with
 * {@code -Dzhiheng.crash.full=true} every commit meets all four. {@code -Dzhiheng.crash.traces=true} prints where each death that
 * was not survived showed.
 */
final class CrashSweep {

    private static final Logger LOG = LoggerFactory.getLogger(CrashSweep.class);
    private static final boolean FULL = Boolean.getBoolean("zhiheng.crash.full");
    private static final int MOST_COMMITS = 300;
    private static final int FIRST_FEW = 4;

    private final MortalDataSource life;

    CrashSweep(MortalDataSource life) {
        this.life = life;
    }

    /** Work that is to survive any death. */
    interface Work {

        /** What must be there before; nothing dies here. */
        void prepare() throws Exception;

        void work() throws Exception;

        /**
         * What the product does after the death: at its next start, or when the user asks again.
         *
         * @param failure what the work threw; null: the death was not noticed
         */
        void takeUp(Death death, @Nullable Throwable failure) throws Exception;

        /** Fails unless all is as after an undisturbed one. */
        void check() throws Exception;
    }

    /** Lets the work die at every commit of any thread. @return the number of commits of the work */
    int everyCommit(Work work) throws Exception {
        return everyCommit(work, thread -> !thread.getName().contains("pulse"));
    }

    /** The same, counting only commits of the thread that does the work, not of those it starts. */
    int everyOwnCommit(Work work) throws Exception {
        Thread own = Thread.currentThread();
        return everyCommit(work, thread -> thread == own);
    }

    /** The same at the first few commits and then at every so many; at all of them in the full sweep. */
    int everyOwnCommit(Work work, int stride) throws Exception {
        Thread own = Thread.currentThread();
        return everyCommit(work, thread -> thread == own, FULL ? 1 : stride);
    }

    private int everyCommit(Work work, Predicate<Thread> counted) throws Exception {
        return everyCommit(work, counted, 1);
    }

    private int everyCommit(Work work, Predicate<Thread> counted, int stride) throws Exception {
        long began = System.nanoTime();
        List<String> stuck = new ArrayList<>();
        Death[] deaths = Death.values();
        int tried = 0;
        for (int number = 1; number <= MOST_COMMITS; number += number < FIRST_FEW ? 1 : stride) {
            tried++;
            for (int kind = 0; kind < (FULL ? deaths.length : 1); kind++) {
                Death death = deaths[(tried + kind) % deaths.length];
                if (!dies(work, number, death, counted, stuck)) {
                    if (!stuck.isEmpty()) {
                        throw new AssertionError(
                                stuck.size() + " deaths were not survived:\n" + String.join("\n", stuck));
                    }
                    LOG.info(
                            "{}: {} commits in {} ms",
                            work.getClass().getSimpleName(),
                            number - 1,
                            (System.nanoTime() - began) / 1_000_000);
                    return number - 1;
                }
            }
        }
        throw new AssertionError("The work had not ended after " + MOST_COMMITS + " commits");
    }

    private boolean dies(Work work, int number, Death death, Predicate<Thread> counted, List<String> stuck)
            throws Exception {
        work.prepare();
        life.awaitSilence();
        life.dieAt(number, death, counted);
        Throwable failure = null;
        try {
            work.work();
        } catch (Exception | Error thrown) {
            failure = thrown;
        }
        String epitaph = null;
        try {
            life.awaitSilence();
            epitaph = life.epitaph();
            life.revive();
            if (epitaph != null) {
                work.takeUp(death, failure);
                life.awaitSilence();
            } else if (failure != null) {
                throw failure;
            }
            work.check();
        } catch (Throwable wrong) {
            stuck.add("N = " + number + ", " + death + " of: " + epitaph + "\n    the work threw: " + failure
                    + "\n    then: " + wrong);
            if (Boolean.getBoolean("zhiheng.crash.traces")) {
                wrong.printStackTrace();
            }
            life.revive();
        }
        return epitaph != null;
    }
}
