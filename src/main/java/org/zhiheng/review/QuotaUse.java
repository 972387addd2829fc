package org.zhiheng.review;

import org.zhiheng.ranking.QuotaTally;

/**
 * A quota of a run and the grades that stand now, decided ones before suggested ones.
 *
 * @param place name of the peer group or team it counts in; empty for the whole scheme
 */
public record QuotaUse(String place, QuotaTally tally) {

    /** Which quota is broken and by how much: 「第一组」优秀等次 6 个，超出 1 个（17 个的 30% 为 5.1，四舍五入取整数，限 5 个）. */
    public String chinese() {
        return (place.isEmpty() ? "" : "「" + place + "」") + tally.limit().grade() + "等次 "
                + tally.given().size() + " 个，超出 " + tally.over() + " 个（"
                + tally.limit().chinese() + (tally.tiedOver() > 0 ? "，并列另计 " + tally.tiedOver() + " 个" : "") + "）";
    }

    public String english() {
        return (place.isEmpty() ? "" : place + ": ") + tally.given().size() + " × "
                + tally.limit().grade() + ", "
                + tally.over() + " too many (" + tally.limit().english()
                + (tally.tiedOver() > 0 ? ", " + tally.tiedOver() + " more for ties" : "") + ")";
    }
}
