package org.zhiheng.ranking;

import java.util.List;
import java.util.Map;

/** Suggests grades: bands, then vetoes, then quotas. */
public final class Grading {

    private Grading() {}

    /** @param tallies one per quota and group, team or scheme */
    public record Result(List<GradedPlace> places, List<QuotaTally> tallies) {}

    /** @return places in the order given; does not depend on that order */
    public static Result grade(List<Candidate> candidates, GradePlan plan) {
        throw new UnsupportedOperationException("grade");
    }

    /**
     * The quotas held against grades that people decided; an {@link QuotaTally#exceeded()} one bars publication.
     *
     * @param decided grade by unit code
     */
    public static List<QuotaTally> tally(List<Candidate> candidates, GradePlan plan, Map<String, String> decided) {
        throw new UnsupportedOperationException("tally");
    }
}
