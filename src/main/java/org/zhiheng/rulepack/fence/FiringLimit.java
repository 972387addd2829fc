package org.zhiheng.rulepack.fence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;

/**
 * Fires the rules of one session within bounds that are counted, not timed, so that the same input always ends the same
 * way. A session that oversteps one is to be thrown away. For one session at a time; {@link #running()} may be asked by
 * any thread.
 *
 * @see RunawayRules
 */
public final class FiringLimit {

    private final int mostFirings;
    private final int mostInserted;
    private volatile @Nullable String running;

    /**
     * @param mostFirings per unit
     * @param mostInserted facts that rules may insert per unit
     */
    public FiringLimit(int mostFirings, int mostInserted) {
        this.mostFirings = mostFirings;
        this.mostInserted = mostInserted;
    }

    /** Ample for a unit with a thousand events, and stopped within a second. */
    public static FiringLimit usual() {
        return new FiringLimit(20_000, 2_000);
    }

    /** The rule whose consequence is being run; null when none is. For a watchdog's report. */
    public @Nullable String running() {
        return running;
    }

    /**
     * Fires until nothing is left to fire.
     *
     * @param unit named in the report of a runaway
     * @return how many firings
     * @throws RunawayRules when a bound is overstepped; the session must not be used again
     */
    public int fire(KieSession session, String unit) {
        return fire(session, unit, rule -> {});
    }

    /**
     * The same, telling each firing.
     *
     * @param firing told the name of each rule before it fires
     */
    public int fire(KieSession session, String unit, Consumer<String> firing) {
        Watch watch = new Watch(unit, firing);
        Intake intake = new Intake(unit, watch);
        session.addEventListener(watch);
        session.addEventListener(intake);
        try {
            int fired = session.fireAllRules(mostFirings + 1);
            if (fired > mostFirings) {
                throw watch.runaway();
            }
            return fired;
        } catch (RunawayRules runaway) {
            throw runaway;
        } catch (RuntimeException failure) {
            RunawayRules runaway = runawayBehind(failure);
            throw runaway == null ? failure : runaway;
        } finally {
            running = null;
            session.removeEventListener(watch);
            session.removeEventListener(intake);
        }
    }

    private static @Nullable RunawayRules runawayBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RunawayRules runaway) {
                return runaway;
            }
        }
        return null;
    }

    private final class Watch extends DefaultAgendaEventListener {

        private final String unit;
        private final Consumer<String> firing;
        private final List<String> fired = new ArrayList<>();

        Watch(String unit, Consumer<String> firing) {
            this.unit = unit;
            this.firing = firing;
        }

        @Override
        public void beforeMatchFired(BeforeMatchFiredEvent event) {
            String rule = event.getMatch().getRule().getName();
            running = rule;
            fired.add(rule);
            firing.accept(rule);
        }

        @Override
        public void afterMatchFired(AfterMatchFiredEvent event) {
            running = null;
        }

        RunawayRules runaway() {
            Map<String, Integer> firings = new HashMap<>();
            fired.forEach(rule -> firings.merge(rule, 1, Integer::sum));
            Map.Entry<String, Integer> most = firings.entrySet().stream()
                    .max(Map.Entry.<String, Integer>comparingByValue()
                            .thenComparing(Map.Entry.<String, Integer>comparingByKey(Comparator.reverseOrder())))
                    .orElseThrow();
            return new RunawayRules(unit, most.getKey(), most.getValue());
        }
    }

    private final class Intake extends DefaultRuleRuntimeEventListener {

        private final String unit;
        private final Watch watch;
        private int inserted;

        Intake(String unit, Watch watch) {
            this.unit = unit;
            this.watch = watch;
        }

        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            if (event.getRule() != null && ++inserted > mostInserted) {
                String rule = event.getRule().getName();
                throw new RunawayRules(unit, rule, Math.max(1, Collections.frequency(watch.fired, rule)));
            }
        }
    }
}
