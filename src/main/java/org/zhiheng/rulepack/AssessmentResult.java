package org.zhiheng.rulepack;

import java.util.List;
import java.util.Optional;
import org.zhiheng.vocabulary.Period;

/**
 * The result of an assessment.
 *
 * @param scheme code
 * @param version of the pack
 * @param packHash SHA-256 of the pack's files
 * @param units in order of their codes, whatever order they came in
 */
public record AssessmentResult(String scheme, String version, String packHash, Period period, List<UnitResult> units) {

    public Optional<UnitResult> of(String unitCode) {
        return units.stream().filter(unit -> unit.code().equals(unitCode)).findFirst();
    }
}
