package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zhiheng.content.Yaml;

/**
 * Which units something is for: by kind, peer group and attributes; all must hold, and what is not named does not matter.
 */
record UnitCondition(Set<String> kinds, Set<String> peerGroups, List<Test> tests) {

    static final UnitCondition ANY = new UnitCondition(Set.of(), Set.of(), List.of());

    /** One attribute compared: with words by equality, with a number by size. */
    record Test(String attribute, String operator, List<String> words) {

        boolean holds(Map<String, String> attributes) {
            String actual = attributes.getOrDefault(attribute, "");
            if (operator.equals("=")) {
                return words.contains(actual);
            }
            if (operator.equals("!=")) {
                return !words.contains(actual);
            }
            try {
                int order = new BigDecimal(actual.strip()).compareTo(new BigDecimal(words.get(0)));
                return switch (operator) {
                    case ">=" -> order >= 0;
                    case ">" -> order > 0;
                    case "<=" -> order <= 0;
                    default -> order < 0;
                };
            } catch (NumberFormatException notNumber) {
                return false;
            }
        }
    }

    /** Reads {@code kinds}, {@code peer_groups} and {@code where} of a mapping. */
    static UnitCondition read(Yaml yaml) {
        List<Test> tests = new ArrayList<>();
        yaml.get("where").entries().forEach((attribute, wanted) -> tests.add(test(attribute, wanted)));
        return new UnitCondition(
                new LinkedHashSet<>(yaml.get("kinds").texts()),
                new LinkedHashSet<>(yaml.get("peer_groups").texts()),
                tests);
    }

    private static Test test(String attribute, Yaml wanted) {
        String text = wanted.isScalar() ? wanted.text("").strip() : "";
        for (String operator : List.of(">=", "<=", "!=", ">", "<")) {
            if (text.startsWith(operator)) {
                String bound = text.substring(operator.length()).strip();
                if (!operator.equals("!=")) {
                    try {
                        new BigDecimal(bound);
                    } catch (NumberFormatException notNumber) {
                        wanted.error(
                                "condition-not-number",
                                "比较符号后应为数字，写的是（" + bound + "）",
                                "a number must follow the comparison, not (" + bound + ")");
                        return new Test(attribute, "=", List.of(bound));
                    }
                }
                return new Test(attribute, operator, List.of(bound));
            }
        }
        return new Test(attribute, "=", wanted.texts());
    }

    boolean holds(String kind, Map<String, String> attributes, String peerGroup) {
        return (kinds.isEmpty() || kinds.contains(kind))
                && (peerGroups.isEmpty() || peerGroups.contains(peerGroup))
                && (tests.isEmpty() || tests.stream().allMatch(test -> test.holds(attributes)));
    }
}
