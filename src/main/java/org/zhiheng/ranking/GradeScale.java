package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.zhiheng.vocabulary.Figure;

/**
 * The grades of a scheme (SCORING-FORMS G1–G5, L12).
 *
 * @param bands best first; where ends are left open towards a better band, the better band goes first
 */
public record GradeScale(Measure measure, List<GradeBand> bands) {

    /** What the bands cut. */
    public enum Measure {
        /** The total, as displayed. */
        POINTS,
        /** The rank. */
        RANK,
        /** Rank ÷ units ranked × 100: up to 20 is the best fifth. */
        RANK_PERCENT
    }

    /** A value that shows what is wrong with the bands (G3). */
    public record Problem(Kind kind, BigDecimal example, String chinese, String english) {}

    /** What is wrong with the bands. */
    public enum Kind {
        /** No band claims the value. */
        GAP,
        /** More than one band claims the value with its declared ends. */
        OVERLAP,
        /** No value reaches the band. */
        UNREACHABLE,
        /** Two bands have the same grade. */
        DUPLICATE
    }

    public GradeScale {
        bands = List.copyOf(bands);
    }

    /** The best band that holds the value; empty in a gap. */
    public Optional<GradeBand> bandOf(BigDecimal value) {
        return bands.stream().filter(band -> band.holds(value)).findFirst();
    }

    /** 0 for the best grade. @throws IllegalArgumentException when there is no such grade */
    public int position(String grade) {
        for (int index = 0; index < bands.size(); index++) {
            if (bands.get(index).grade().equals(grade)) {
                return index;
            }
        }
        throw new IllegalArgumentException("没有这个等次（" + grade + "） / no such grade (" + grade + ")");
    }

    /**
     * Gaps, overlaps and unreachable bands, each with a value that shows it.
     *
     * @param decimals the places a value can have, so that 89.5 counts between 89 and 90
     */
    public List<Problem> problems(int decimals) {
        List<Problem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (GradeBand band : bands) {
            if (!names.add(band.grade())) {
                BigDecimal example = band.from() == null ? BigDecimal.ZERO : band.from();
                problems.add(new Problem(
                        Kind.DUPLICATE, example, "等次“" + band.grade() + "”出现两次", "duplicate grade " + band.grade()));
            }
        }
        List<BigDecimal> values = tellingValues(BigDecimal.ONE.movePointLeft(decimals));
        int from = 0;
        while (from < values.size()) {
            List<GradeBand> claims = claims(values.get(from));
            int until = from + 1;
            while (until < values.size() && claims(values.get(until)).equals(claims)) {
                until++;
            }
            BigDecimal example = values.get(from)
                    .add(values.get(until - 1))
                    .divide(BigDecimal.valueOf(2), decimals, RoundingMode.DOWN);
            if (claims.size() != 1) {
                problems.add(claims.isEmpty() ? gap(example) : overlap(example, claims));
            }
            from = until;
        }
        for (GradeBand band : bands) {
            if (values.stream()
                    .noneMatch(value -> bandOf(value).filter(band::equals).isPresent())) {
                BigDecimal end = band.from() == null ? band.to() : band.from();
                problems.add(new Problem(
                        Kind.UNREACHABLE,
                        end == null ? BigDecimal.ZERO : end,
                        "等次“" + band.grade() + "”没有任何分值能达到",
                        "no value reaches grade " + band.grade()));
            }
        }
        return List.copyOf(problems);
    }

    private Problem gap(BigDecimal example) {
        return new Problem(
                Kind.GAP,
                example,
                "等次之间有空隙：" + Figure.plain(example) + " 不属于任何等次",
                "gap between grades: " + Figure.plain(example) + " has none");
    }

    private Problem overlap(BigDecimal example, List<GradeBand> claims) {
        String names = String.join(
                "、", claims.stream().map(band -> "“" + band.grade() + "”").toList());
        return new Problem(
                Kind.OVERLAP,
                example,
                "等次区间重叠：" + Figure.plain(example) + " 同时属于" + names,
                "overlapping grades: " + Figure.plain(example) + " has " + claims.size());
    }

    /** Every end and its neighbours: between them nothing changes. */
    private List<BigDecimal> tellingValues(BigDecimal unit) {
        TreeSet<BigDecimal> values = new TreeSet<>();
        for (GradeBand band : bands) {
            for (BigDecimal end : new BigDecimal[] {band.from(), band.to()}) {
                if (end != null) {
                    values.add(end.subtract(unit));
                    values.add(end);
                    values.add(end.add(unit));
                }
            }
        }
        switch (measure) {
            case POINTS -> {
                if (values.isEmpty()) {
                    values.add(BigDecimal.ZERO);
                }
            }
            case RANK -> {
                values.add(BigDecimal.ONE);
                values.removeIf(value -> value.compareTo(BigDecimal.ONE) < 0);
            }
            case RANK_PERCENT -> {
                values.add(unit);
                values.add(BigDecimal.valueOf(100));
                values.removeIf(value -> value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(100)) > 0);
            }
        }
        return List.copyOf(values);
    }

    /** Bands that hold the value; one left open towards better bands gives way to them. */
    private List<GradeBand> claims(BigDecimal value) {
        List<GradeBand> claims = new ArrayList<>();
        for (GradeBand band : bands) {
            boolean givesWay = measure == Measure.POINTS ? band.to() == null : band.from() == null;
            if (band.holds(value) && !(givesWay && !claims.isEmpty())) {
                claims.add(band);
            }
        }
        return claims;
    }
}
