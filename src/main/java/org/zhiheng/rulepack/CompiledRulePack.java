package org.zhiheng.rulepack;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieContainerSessionsPool;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ClockTypeOption;
import org.kie.api.time.SessionPseudoClock;
import org.zhiheng.rulepack.fence.FiringLimit;
import org.zhiheng.rulepack.fence.RunawayRules;
import org.zhiheng.vocabulary.Period;

/** A pack whose rules passed the check and the fence and are ready to fire. Safe for use by many threads. */
public final class CompiledRulePack {

    /** Facts that the rules of one unit may derive; more is a runaway. */
    private static final int MOST_INSERTED = 2_000;

    private final RulePack pack;
    private final KieContainer container;
    private final KieContainerSessionsPool sessions;
    private final KieSessionConfiguration configuration;
    private final Map<String, RuleSource> sources;
    private final Map<String, Set<String>> asked;
    private final Map<String, ComparedMetrics> compared;
    private final Map<String, String> formRules;
    private final boolean outcomes;
    private final int firingLimit;

    private final Map<LocalDate, RulesInForce> byDay = new ConcurrentHashMap<>();

    CompiledRulePack(RulePack pack, KieContainer container) {
        this(pack, container, container.newKieSessionsPool(2));
    }

    private CompiledRulePack(RulePack pack, KieContainer container, KieContainerSessionsPool sessions) {
        this.pack = pack;
        this.container = container;
        this.sessions = sessions;
        this.configuration = KieServices.get().newKieSessionConfiguration();
        configuration.setOption(ClockTypeOption.PSEUDO);
        this.sources = RuleText.sources(pack);
        this.asked = RuleText.asked(pack);
        this.compared = RuleText.compared(pack);
        this.formRules = RuleText.formRules(pack);
        this.outcomes = RuleText.authored(pack).keySet().stream().anyMatch(RuleText::isOutcome);
        this.firingLimit = 1000 + 20 * sources.size();
    }

    private CompiledRulePack(RulePack variant, CompiledRulePack of) {
        this.pack = variant;
        this.container = of.container;
        this.sessions = of.sessions;
        this.configuration = of.configuration;
        this.sources = of.sources;
        this.asked = of.asked;
        this.compared = of.compared;
        this.formRules = of.formRules;
        this.outcomes = of.outcomes;
        this.firingLimit = of.firingLimit;
    }

    /** Another version with the very same rules, without compiling again. Neither is to be disposed of before the other. */
    CompiledRulePack sharedBy(RulePack version) {
        return new CompiledRulePack(version, container, sessions);
    }

    /** A pack with the same rules and other parameters, without compiling again. Not to be disposed of. */
    CompiledRulePack withParametersOf(RulePack variant) {
        return new CompiledRulePack(variant, this);
    }

    /** The parameters as in force on a day. */
    RulesInForce rulesOn(LocalDate day) {
        return byDay.computeIfAbsent(day, absent -> new RulesInForce(pack, absent, compared, asked.keySet()));
    }

    public RulePack pack() {
        return pack;
    }

    /** Names of all rules, generated ones included, in order. */
    public List<String> ruleNames() {
        return sources.keySet().stream().sorted().toList();
    }

    Map<String, RuleSource> sources() {
        return sources;
    }

    /** What hand-written rules about a criterion ask for, by name; empty when there are none. */
    Set<String> asked(String criterion) {
        return asked.getOrDefault(criterion, Set.of());
    }

    /** By criterion, the name under which its form is told; none where rules are written by hand. */
    Map<String, String> formRules() {
        return formRules;
    }

    boolean hasOutcomes() {
        return outcomes;
    }

    /** Fires the scoring rules for one unit. @throws RuleFailure when a rule breaks off or never ends */
    void score(UnitFacts unit, SheetDraft sheet, Period period) {
        fire(unit.getCode(), unit, "score", sheet, period);
    }

    /** Fires the outcome rules for one unit. */
    void conclude(StandingFact standing, OutcomeDraft outcome, Period period) {
        fire(standing.getCode(), standing, "outcome", outcome, period);
    }

    /** What rules write on, and which of them is at work. */
    interface Target {

        /** A rule is about to fire. */
        void firing(String rule);

        /** The rule that fired last; empty before the first. */
        String rule();
    }

    private void fire(String unit, Object fact, String global, Target target, Period period) {
        KieSession session = sessions.newKieSession(configuration);
        try {
            pinClock(session, period);
            session.setGlobal(global, target);
            session.insert(fact);
            new FiringLimit(firingLimit, MOST_INSERTED).fire(session, unit, target::firing);
        } catch (RunawayRules runaway) {
            throw new RuleFailure(unit, runaway);
        } catch (RuntimeException failure) {
            throw new RuleFailure(unit, target.rule(), rootMessage(failure), failure);
        }
        session.dispose();
    }

    /** No rule can see today: the session's clock stands at noon of the period's last day. */
    private static void pinClock(KieSession session, Period period) {
        SessionPseudoClock clock = session.getSessionClock();
        long end = period.end().atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC).toEpochMilli();
        clock.advanceTime(end - clock.getCurrentTime(), TimeUnit.MILLISECONDS);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof ArithmeticException
                && String.valueOf(root.getMessage()).matches("(?i).*overflow.*")) {
            return "算出的数太大 / the number is too large";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** Frees the compiled classes; the pack cannot be used afterwards. */
    void dispose() {
        sessions.shutdown();
        container.dispose();
    }
}
