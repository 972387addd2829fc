package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many units may have a grade (SCORING-FORMS G6, G7; FEATURES G4).
 *
 * @param grade the grade with the limit
 * @param share 0.3 for 30 %
 * @param scope whose units are counted together
 * @param base which of those units the share is of
 * @param rounding of the number of places: HALF_UP, UP or DOWN
 * @param minimum places there are at least, usually 0 or 1
 * @param borderTies what happens to units tied across the border
 * @param shareByTeamGrade for scope TEAM: share by the grade of the team, e.g. 优秀 → 0.30, 一般 → 0.20, 较差 → 0.15;
 *     a grade not named has {@code share}
 * @param basis document and article; may be empty
 */
public record GradeQuota(
        String grade,
        BigDecimal share,
        Scope scope,
        Base base,
        RoundingMode rounding,
        int minimum,
        BorderTies borderTies,
        Map<String, BigDecimal> shareByTeamGrade,
        String basis) {

    /** Whose units are counted together. */
    public enum Scope {
        /** The peer group. */
        GROUP,
        /** All units of the scheme; ordered by total across groups. */
        SCHEME,
        /** The members of one team. */
        TEAM
    }

    /** What the share is of. */
    public enum Base {
        /** All units, ranked or not. */
        ALL,
        /** Units with a rank. */
        RANKED,
        /** Units with a rank that nothing bars from the grade. */
        ELIGIBLE
    }

    /** Units tied across the border of the quota. */
    public enum BorderTies {
        /** None of them gets the grade: the quota is never exceeded. */
        EXCLUDE_ALL,
        /** All of them get it: the quota may be exceeded, and says so. */
        INCLUDE_ALL
    }

    public GradeQuota {
        shareByTeamGrade = Map.copyOf(shareByTeamGrade);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("名额比例应在 0 到 1 之间（" + share + "） / a quota is 0 to 1 (" + share + ")");
        }
        if (minimum < 0) {
            throw new IllegalArgumentException("名额下限不能为负 / a quota's minimum cannot be negative");
        }
    }

    /** A share of the ranked units of the peer group, half up, tied units at the border left out. */
    public static GradeQuota of(String grade, String share) {
        return new GradeQuota(
                grade,
                new BigDecimal(share),
                Scope.GROUP,
                Base.RANKED,
                RoundingMode.HALF_UP,
                0,
                BorderTies.EXCLUDE_ALL,
                Map.of(),
                "");
    }

    /** The share for members of a team with this grade (null: none). */
    public BigDecimal shareFor(@Nullable String teamGrade) {
        return teamGrade == null ? share : shareByTeamGrade.getOrDefault(teamGrade, share);
    }

    /** Places among so many units, for the grade of their team (null: none). */
    public int places(int units, @Nullable String teamGrade) {
        int rounded = shareFor(teamGrade)
                .multiply(BigDecimal.valueOf(units))
                .setScale(0, rounding)
                .intValueExact();
        return Math.min(units, Math.max(minimum, rounded));
    }
}
