package org.zhiheng.rulepack;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * The scoring rules of a scheme as an annex prints them (评分细则): written from the parameters that compute, so that what
 * is published cannot differ from what is computed.
 *
 * @param day on which the parameters are in force
 * @param items the nodes of the tree in order, the total first
 * @param conclusions how totals are ranked, graded, vetoed and listed, one sentence each
 * @param clausesWithoutRule criteria whose clause nothing computes
 * @param rulesWithoutClause criteria and rules that compute without a clause to rest on
 * @param drifts clauses that say a number their rule does not know
 */
public record Regulation(
        String scheme,
        String name,
        String version,
        String hash,
        String basis,
        LocalDate day,
        List<Item> items,
        List<String> conclusions,
        List<String> clausesWithoutRule,
        List<String> rulesWithoutClause,
        List<String> drifts) {

    /**
     * One node of the tree.
     *
     * @param parent code of the node above; null for the total
     * @param depth total = 0
     * @param full full marks in words, by class of unit where they differ; empty for an extra
     * @param standard how the points come about
     * @param missing what happens without data; empty when it needs none
     * @param basis document and article
     * @param clause text of the article as published; empty when none
     * @param metrics codes
     * @param source names of the metrics, or the records that are counted
     */
    public record Item(
            String code,
            String name,
            @Nullable String parent,
            int depth,
            boolean criterion,
            String full,
            String standard,
            String missing,
            String basis,
            String clause,
            List<String> metrics,
            String source) {}

    /**
     * The rules of a pack as in force on a day.
     *
     * @param metrics code → description; a metric that is not among them is called by its code
     */
    public static Regulation of(RulePack pack, Map<String, MetricDescription> metrics, LocalDate day) {
        return new RegulationWriter(pack, metrics, day).write();
    }
}
