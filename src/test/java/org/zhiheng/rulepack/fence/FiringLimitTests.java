package org.zhiheng.rulepack.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;

class FiringLimitTests {

    // Past the first gate these would be refused; here they are compiled without it.
    private static final String LOOP = """
            package loops

            declare 计数
                n : int
            end

            rule "平常" when not 计数() then insert(new 计数(0)); end

            rule "不停" when $t : 计数() then insert(new 计数($t.getN() + 1)); end
            """;

    private static final String PAIRS = """
            package pairs

            rule "成对" when $a : Integer() $b : Integer( this > $a ) then end
            """;

    @Test
    void abandonsRulesThatInsertWithoutEndAndNamesTheGuiltyOne() {
        KieSession session = session(LOOP);

        assertThatThrownBy(() -> new FiringLimit(1_000, 50).fire(session, "310101"))
                .isInstanceOfSatisfying(RunawayRules.class, runaway -> {
                    assertThat(runaway.rule()).isEqualTo("不停");
                    assertThat(runaway.unit()).isEqualTo("310101");
                });
    }

    @Test
    void abandonsRulesThatFireTooOftenAndNamesTheMostFired() {
        KieSession session = session(LOOP);

        assertThatThrownBy(() -> new FiringLimit(100, 1_000_000).fire(session, "310101"))
                .isInstanceOfSatisfying(RunawayRules.class, runaway -> assertThat(runaway.rule())
                        .isEqualTo("不停"));
    }

    @Test
    void letsRulesFireExactlyAsOftenAsTheLimitSays() {
        assertThat(new FiringLimit(6, 0).fire(fourNumbers(), "a")).isEqualTo(6);
        assertThatThrownBy(() -> new FiringLimit(5, 0).fire(fourNumbers(), "a")).isInstanceOf(RunawayRules.class);
    }

    @Test
    void namesNoRuleAsRunningOnceAllHasFired() {
        FiringLimit limit = FiringLimit.usual();
        limit.fire(fourNumbers(), "a");

        assertThat(limit.running()).isNull();
    }

    private static KieSession fourNumbers() {
        KieSession session = session(PAIRS);
        List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3, 4));
        numbers.forEach(session::insert);
        return session;
    }

    private static KieSession session(String text) {
        Fence fence = new Fence(Corpus.WORDS);
        Fence.Build build = fence.build(List.of(new DrlFile("loops.drl", text)), Fence.class.getClassLoader());
        assertThat(build.errors()).isEmpty();
        KieContainer container = fence.container(build);
        return container.getKieBase().newKieSession();
    }
}
