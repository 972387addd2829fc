package org.zhiheng.ranking;

import java.util.List;

/**
 * How a quota was used in one group, team or the whole scheme.
 *
 * @param scopeName peer group or team code; empty for the scheme
 * @param units the share was taken of
 * @param places allowed
 * @param given the units that got the grade
 * @param missed the units that met the line and got no place
 */
public record QuotaTally(
        GradeQuota quota, String scopeName, int units, int places, List<String> given, List<String> missed) {

    public QuotaTally {
        given = List.copyOf(given);
        missed = List.copyOf(missed);
    }

    /** More grades than places: must not be published unless the scheme includes all tied units. */
    public boolean exceeded() {
        return given.size() > places;
    }
}
