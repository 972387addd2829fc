package org.zhiheng.ranking;

import java.util.List;

/**
 * How a quota was used in one group, team or the whole scheme.
 *
 * @param tiedOver grades above the places because the scheme includes all units tied at the border
 * @param given the units that have the grade, best first
 * @param missed the units that met the line and got no place, best first
 */
public record QuotaTally(QuotaLimit limit, int tiedOver, List<String> given, List<String> missed) {

    public QuotaTally {
        given = List.copyOf(given);
        missed = List.copyOf(missed);
    }

    /** What the share was taken of. */
    public int units() {
        return limit.units();
    }

    /** Allowed, not counting those tied at the border. */
    public int places() {
        return limit.places();
    }

    /** How many grades there are too many; 0 when the quota is kept. */
    public int over() {
        return Math.max(0, given.size() - places() - tiedOver);
    }

    /** More grades than places, ties at the border allowed for: must not be published. */
    public boolean exceeded() {
        return over() > 0;
    }
}
