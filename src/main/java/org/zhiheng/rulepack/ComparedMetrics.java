package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A criterion whose hand-written rules do nothing but compare metrics with constants and give constant points. While the
 * other metrics stay, it is worth the same all along a stretch between two constants of one, so that its rules need to be
 * fired once a stretch to know what every value is worth.
 *
 * @param marks metric → constants as written: a number, or the name of a parameter
 */
record ComparedMetrics(Map<String, Set<String>> marks) {

    private static final String WORD = "\\(\\s*\"([^\"]*)\"\\s*\\)";
    private static final String NUMBER = "-?\\d+(?:\\.\\d+)?";
    private static final Pattern RULE = Pattern.compile("(?s)\\s*\"[^\"\\n]*\"\\s+(?:salience\\s+-?\\d+\\s+)?"
            + "when\\s+Assessee\\s*\\((.*)\\)\\s*then\\b(.*)\\bend\\s*;?\\s*");
    private static final Pattern TEST =
            Pattern.compile("\\s*(?:!?\\s*(?:observed|noData|notApplicable|tooFew)\\s*" + WORD
                    + "|value\\s*" + WORD + "\\s*(?:>=|<=|>|<)\\s*(?:(" + NUMBER + ")|(target)\\s*" + WORD
                    + "|parameter\\s*\\(\\s*\"([^\"]*)\"\\s*,\\s*\"([^\"]*)\"\\s*\\)))\\s*(?:,|&&|\\|\\||$)");
    private static final Pattern EFFECTS =
            Pattern.compile("(?:\\s*score\\s*\\.\\s*(?:set|award|deduct|limit)\\s*\\(\\s*\"[^\"]*\"\\s*,\\s*" + NUMBER
                    + "\\s*,\\s*\"[^\"]*\"\\s*\\)\\s*;)+\\s*");

    /**
     * Null when the rules ask for anything else.
     *
     * @param rules text of every rule that names the criterion, comments taken out, each from its name on
     */
    static @Nullable ComparedMetrics of(Criterion criterion, List<String> rules) {
        Map<String, Set<String>> marks = new TreeMap<>();
        criterion.metrics().forEach(metric -> marks.put(metric, new TreeSet<>()));
        for (String rule : rules) {
            Matcher parts = RULE.matcher(rule);
            if (!parts.matches()
                    || !EFFECTS.matcher(parts.group(2)).matches()
                    || !compares(parts.group(1), criterion.code(), marks)) {
                return null;
            }
        }
        return criterion.form() == null && !rules.isEmpty() && !marks.isEmpty() ? new ComparedMetrics(marks) : null;
    }

    private static boolean compares(String conditions, String criterion, Map<String, Set<String>> compared) {
        Matcher test = TEST.matcher(conditions);
        int at = 0;
        while (at < conditions.length() && test.find(at) && test.start() == at) {
            Set<String> marks = compared.computeIfAbsent(
                    test.group(1) != null ? test.group(1) : test.group(2), absent -> new TreeSet<>());
            if (test.group(3) != null) {
                marks.add(test.group(3));
            } else if (test.group(4) != null && test.group(5).equals(criterion)) {
                marks.add("target");
            } else if (test.group(6) != null && test.group(6).equals(criterion)) {
                marks.add(test.group(7));
            } else if (test.group(2) != null) {
                return false;
            }
            at = test.end();
        }
        return at == conditions.length() && at > 0;
    }

    /** Of each metric, with the parameters in force; empty when one is no number. */
    List<Stretches> stretches(ResolvedCriterion criterion) {
        List<Stretches> stretches = new ArrayList<>();
        Map<String, BigDecimal> parameters = criterion.numbers();
        for (Map.Entry<String, Set<String>> metric : marks.entrySet()) {
            List<BigDecimal> numbers = new ArrayList<>();
            for (String mark : metric.getValue()) {
                BigDecimal number = parameters.get(mark);
                if (number == null && !mark.matches(NUMBER)) {
                    return List.of();
                }
                numbers.add(number == null ? new BigDecimal(mark) : number);
            }
            stretches.add(new Stretches(metric.getKey(), numbers));
        }
        return stretches;
    }
}
