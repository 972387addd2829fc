package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A criterion whose hand-written rules do nothing but compare one metric with constants and give constant points. It is
 * worth the same all along a stretch between two constants, so that its rules need to be fired once a stretch to know what
 * every value is worth.
 *
 * @param metric the only one asked for
 * @param marks constants as written: a number, or the name of a parameter
 */
record ComparedMetric(String metric, Set<String> marks) {

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
    static @Nullable ComparedMetric of(Criterion criterion, List<String> rules) {
        Set<String> metrics = new TreeSet<>(criterion.metrics());
        Set<String> marks = new TreeSet<>();
        for (String rule : rules) {
            Matcher parts = RULE.matcher(rule);
            if (!parts.matches()
                    || !EFFECTS.matcher(parts.group(2)).matches()
                    || !compares(parts.group(1), criterion.code(), metrics, marks)) {
                return null;
            }
        }
        boolean one = criterion.form() == null && metrics.size() == 1 && !rules.isEmpty();
        return one ? new ComparedMetric(metrics.iterator().next(), marks) : null;
    }

    private static boolean compares(String conditions, String criterion, Set<String> metrics, Set<String> marks) {
        Matcher test = TEST.matcher(conditions);
        int at = 0;
        while (at < conditions.length() && test.find(at) && test.start() == at) {
            metrics.add(test.group(1) != null ? test.group(1) : test.group(2));
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

    /** With the parameters in force; null when one is no number. */
    @Nullable
    Stretches stretches(ResolvedCriterion criterion) {
        List<BigDecimal> numbers = new ArrayList<>();
        Map<String, BigDecimal> parameters = criterion.numbers();
        for (String mark : marks) {
            BigDecimal number = parameters.get(mark);
            if (number == null && !mark.matches(NUMBER)) {
                return null;
            }
            numbers.add(number == null ? new BigDecimal(mark) : number);
        }
        return new Stretches(metric, numbers);
    }
}
