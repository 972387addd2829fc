package org.zhiheng.rulepack.form;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A way from inputs to points, its parameters read. Immutable. */
public interface Form {

    /** The lines for one unit, never empty. @throws MissingInput when an input has no value */
    List<Entry> score(FormContext context);

    /**
     * Conditions on one figure that fail for the unit, and what holding them would give: the nearest first. Empty where
     * nothing is failed, or where more than one figure would have to move.
     *
     * @param closing from the form's lines to the criterion's points
     * @throws MissingInput when an input has no value
     */
    default List<Goal> goals(FormContext context, Closing closing) {
        return List.of();
    }

    /** The scoring standard in Chinese, written from the parameters alone. */
    String chinese(Wording words);

    /** The expressions it computes with, for the metrics they name. */
    List<Expression> expressions();

    /** The metric whose value alone decides the lines of every unit; null when more than one, or anything else, does. */
    default @Nullable String decidedBy() {
        return null;
    }

    /** The parts of it that scenarios should use, in the order written. */
    default List<Branch> branches() {
        return List.of();
    }

    /** Metrics named anywhere in it. */
    default Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        expressions().forEach(expression -> expression.metrics(metrics));
        return metrics;
    }
}
