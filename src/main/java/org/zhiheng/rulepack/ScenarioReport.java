package org.zhiheng.rulepack;

import java.util.List;

/**
 * What running a pack's scenarios gave.
 *
 * @param outcomes one per scenario, in file order
 */
public record ScenarioReport(List<Outcome> outcomes) {

    /**
     * @param file path of the scenario file
     * @param line where the scenario begins
     * @param differences Chinese; empty when every expectation was met
     */
    public record Outcome(String name, String file, int line, List<String> differences) {

        public boolean passed() {
            return differences.isEmpty();
        }
    }

    public boolean passed() {
        return outcomes.stream().allMatch(Outcome::passed);
    }

    public long failures() {
        return outcomes.stream().filter(outcome -> !outcome.passed()).count();
    }
}
