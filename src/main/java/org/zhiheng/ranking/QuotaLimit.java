package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.zhiheng.vocabulary.Figure;

/**
 * How many of these units may have a grade (FEATURES G4), worked out once and kept with the run, so that grades which people
 * decide later are held against the same number.
 *
 * @param grade the grade with the limit
 * @param scope whose units are counted together
 * @param scopeName peer group or team code; empty for the scheme
 * @param share 0.3 for 30 %
 * @param units the share is taken of
 * @param rounding of share × units
 * @param minimum places there are at least
 * @param borderTies what happens to units tied across the border
 * @param places allowed
 * @param basis document and article; may be empty
 * @param members everybody counted together, whether or not they may have the grade
 */
public record QuotaLimit(
        String grade,
        GradeQuota.Scope scope,
        String scopeName,
        BigDecimal share,
        int units,
        RoundingMode rounding,
        int minimum,
        GradeQuota.BorderTies borderTies,
        int places,
        String basis,
        List<Member> members) {

    /**
     * One of the units counted together.
     *
     * @param merit 1 for the best; equals share a number; units without a rank come last
     */
    public record Member(String unit, int merit) {}

    public QuotaLimit {
        members = List.copyOf(members);
    }

    /**
     * The limit held against grades, suggested or decided.
     *
     * @param grades grade by unit code; who is not among them has none
     */
    public QuotaTally tally(Map<String, String> grades) {
        return tally(grades, List.of());
    }

    QuotaTally tally(Map<String, String> grades, List<String> missed) {
        List<Member> holders = new ArrayList<>(members.stream()
                .filter(member -> grade.equals(grades.get(member.unit())))
                .sorted(Comparator.comparingInt(Member::merit).thenComparing(Member::unit))
                .toList());
        return new QuotaTally(
                this, tiedOver(holders), holders.stream().map(Member::unit).toList(), missed);
    }

    /** Holders beyond the places that are equal to the one on the last place, where the scheme takes them in. */
    private int tiedOver(List<Member> holders) {
        if (borderTies != GradeQuota.BorderTies.INCLUDE_ALL || places == 0 || holders.size() <= places) {
            return 0;
        }
        int last = holders.get(places - 1).merit();
        return (int) holders.stream()
                .skip(places)
                .filter(holder -> holder.merit() == last)
                .count();
    }

    /** How the number of places comes about: 149 的 30% 为 44.7，四舍五入取整，限 45 个. */
    public String chinese() {
        BigDecimal exact = share.multiply(BigDecimal.valueOf(units));
        String rounded = exact.stripTrailingZeros().scale() <= 0
                ? ""
                : "，" + new org.zhiheng.vocabulary.Rounding(0, rounding).chinese();
        return units + " 个的 " + Figure.plain(share.movePointRight(2)) + "% 为 " + Figure.plain(exact) + rounded
                + (minimum > 0 && exact.compareTo(BigDecimal.valueOf(minimum)) < 0 ? "，至少 " + minimum + " 个" : "")
                + "，限 " + places + " 个";
    }

    /** The same in English: 30% of 149 is 44.7, rounded half up: at most 45. */
    public String english() {
        BigDecimal exact = share.multiply(BigDecimal.valueOf(units));
        String rounded = exact.stripTrailingZeros().scale() <= 0
                ? ""
                : ", rounded "
                        + rounding.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return Figure.plain(share.movePointRight(2)) + "% of " + units + " is " + Figure.plain(exact) + rounded
                + (minimum > 0 && exact.compareTo(BigDecimal.valueOf(minimum)) < 0 ? ", at least " + minimum : "")
                + ": at most " + places;
    }
}
