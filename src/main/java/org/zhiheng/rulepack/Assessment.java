package org.zhiheng.rulepack;

/** The whole computation of one assessment: points, tree, ranks, grades. Pure: the same input gives the same result. */
public final class Assessment {

    private Assessment() {}

    /**
     * Scores, combines, ranks and grades.
     *
     * @param threads how many threads score units; the result does not depend on it
     */
    public static AssessmentResult assess(CompiledRulePack pack, AssessmentInput input, int threads) {
        throw new UnsupportedOperationException("Not wired yet: " + pack.pack().code() + input.period() + threads);
    }
}
