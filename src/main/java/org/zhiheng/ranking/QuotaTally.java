package org.zhiheng.ranking;

import java.util.List;

/**
 * How a quota was used in one group, team or the whole scheme.
 *
 * @param scopeName peer group or team code; empty for the scheme
 * @param units the share was taken of
 * @param places allowed
 * @param tiedOver grades above the places because the scheme includes all units tied at the border
 * @param given the units that have the grade, best first
 * @param missed the units that met the line and got no place, best first
 */
public record QuotaTally(
        GradeQuota quota,
        String scopeName,
        int units,
        int places,
        int tiedOver,
        List<String> given,
        List<String> missed) {

    public QuotaTally {
        given = List.copyOf(given);
        missed = List.copyOf(missed);
    }

    /** More grades than places, ties at the border allowed for: must not be published. */
    public boolean exceeded() {
        return given.size() > places + tiedOver;
    }
}
