package org.zhiheng.rulepack;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.zhiheng.ranking.QuotaTally;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.Period;

/**
 * The result of an assessment.
 *
 * @param scheme code
 * @param version of the pack
 * @param packHash SHA-256 of the pack's files
 * @param units in order of their codes, whatever order they came in
 * @param quotas how the quotas of grades were used, one per quota and group, team or scheme; empty when there are none
 * @param nodes the nodes of the trees used, by code; of a node that several trees have, as the first tree has it,
 *     without full points when they differ
 */
public record AssessmentResult(
        String scheme,
        String version,
        String packHash,
        Period period,
        List<UnitResult> units,
        List<QuotaTally> quotas,
        SortedMap<String, TreeNode> nodes) {

    /** Empty when the unit was not assessed. */
    public Optional<UnitResult> of(String unitCode) {
        return units.stream().filter(unit -> unit.code().equals(unitCode)).findFirst();
    }
}
