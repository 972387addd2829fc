package org.zhiheng.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which records can have had a part in a run's metrics. A metric that plainly reads one view between {@code :from} and
 * {@code :until} reaches the records of its three spans; any other one everything up to the as-of time.
 */
public final class RecordReach {

    private RecordReach() {}

    /**
     * Table → SQL condition on a row {@code r} of it. Events and marks of the period are always among them.
     *
     * @param metrics all the run uses
     */
    public static SortedMap<String, String> of(Collection<Metric> metrics, RunScope scope) {
        SortedMap<String, String> reach = new TreeMap<>();
        for (GovernanceView view : GovernanceView.values()) {
            if (!view.hasRecords()) {
                continue;
            }
            boolean byRules = view == GovernanceView.EVENT || view == GovernanceView.MARK;
            List<Metric> readers = metrics.stream()
                    .filter(metric -> SqlFence.query(metric.body()).views().contains(view.view()))
                    .toList();
            if (byRules || !readers.isEmpty()) {
                String known = "r." + view.anchor() + " <= timestamp '"
                        + scope.asOf().toLocalDate() + " " + scope.asOf().toLocalTime() + "'";
                boolean bounded = readers.stream().allMatch(metric -> isBounded(metric.body(), view));
                reach.put(view.table(), bounded ? known + " and (" + spans(view, scope) + ")" : known);
            }
        }
        return reach;
    }

    private static String spans(GovernanceView view, RunScope scope) {
        TreeSet<String> spans = new TreeSet<>();
        for (Span span : Span.values()) {
            var period = span.period(scope.period());
            spans.add("r." + view.anchor() + " >= date '" + period.from() + "' and r." + view.anchor() + " < date '"
                    + period.until() + "'");
        }
        return String.join(" or ", spans);
    }

    /** One SELECT that names the view once and limits its anchor at both ends, with nothing beside that could undo it. */
    private static boolean isBounded(String body, GovernanceView view) {
        List<SqlToken> outer = new ArrayList<>();
        int depth = 0;
        int selects = 0;
        int named = 0;
        for (SqlToken token : SqlToken.of(body)) {
            selects += token.is("select") ? 1 : 0;
            named += token.is(view.view()) ? 1 : 0;
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                outer.add(token);
            }
        }
        return selects == 1
                && named == 1
                && outer.stream().noneMatch(token -> token.is("or") || token.is("join"))
                && !negates(outer)
                && limits(outer, view, ">=", "from")
                && limits(outer, view, "<", "until");
    }

    /** {@code not} before anything but the words it forms an operator with. */
    private static boolean negates(List<SqlToken> tokens) {
        for (int index = 0; index < tokens.size(); index++) {
            SqlToken next = tokens.get(Math.min(index + 1, tokens.size() - 1));
            if (tokens.get(index).is("not") && !(next.is("like") || next.is("in") || next.is("null"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean limits(List<SqlToken> tokens, GovernanceView view, String sign, String placeholder) {
        for (int index = 0; index + 2 < tokens.size(); index++) {
            boolean whole = index == 0 || !tokens.get(index - 1).is(".");
            if (whole && tokens.get(index).is(view.anchor())) {
                StringBuilder between = new StringBuilder();
                int next = index + 1;
                while (next < tokens.size() && tokens.get(next).kind() == SqlToken.Kind.SIGN) {
                    between.append(tokens.get(next++).text());
                }
                if (between.toString().equals(sign)
                        && next < tokens.size()
                        && tokens.get(next).kind() == SqlToken.Kind.PLACEHOLDER
                        && tokens.get(next).text().equals(placeholder)) {
                    return true;
                }
            }
        }
        return false;
    }
}
