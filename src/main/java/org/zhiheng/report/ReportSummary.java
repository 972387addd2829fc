package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;

/**
 * What the ranked units have in common, gathered in one pass: how each criterion was met, who lost most by it, who was
 * vetoed.
 */
final class ReportSummary {

    private static final int NAMED_UNITS = 3;
    private static final int MOST_VETOES = 5;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<Veto> vetoes = new ArrayList<>();

    /** A unit and the points it lost by a criterion. */
    record Loss(Unit unit, BigDecimal points) {

        private static final Comparator<Loss> WORST_FIRST = Comparator.comparing(Loss::points)
                .reversed()
                .thenComparing(loss -> loss.unit().code());
    }

    /** A unit and why it was vetoed. */
    record Veto(Unit unit, String criterion, String reason) {}

    /**
     * How the ranked units met a criterion.
     *
     * @param rate mean points ÷ full points, four decimals
     * @param full units with full points
     * @param losses the largest first, three at most, none of zero
     */
    record Met(Node criterion, int units, BigDecimal mean, BigDecimal rate, int full, List<Loss> losses) {}

    private static final class Tally {
        private final Node criterion;
        private BigDecimal sum = BigDecimal.ZERO;
        private int units;
        private int full;
        private final List<Loss> losses = new ArrayList<>();

        Tally(Node criterion) {
            this.criterion = criterion;
        }

        void add(Unit unit, BigDecimal points, BigDecimal fullPoints) {
            sum = sum.add(points);
            units++;
            BigDecimal lost = fullPoints.subtract(points);
            if (lost.signum() <= 0) {
                full++;
                return;
            }
            losses.add(new Loss(unit, lost));
            losses.sort(Loss.WORST_FIRST);
            if (losses.size() > NAMED_UNITS) {
                losses.remove(NAMED_UNITS);
            }
        }

        Met met(BigDecimal fullPoints) {
            BigDecimal mean = sum.divide(BigDecimal.valueOf(units), 2, RoundingMode.HALF_UP);
            BigDecimal rate = sum.divide(fullPoints.multiply(BigDecimal.valueOf(units)), 4, RoundingMode.HALF_UP);
            return new Met(criterion, units, mean, rate, full, List.copyOf(losses));
        }
    }

    private ReportSummary(AssessmentReport report) {
        for (Node node : report.criteria()) {
            if (node.fullPoints() != null && node.fullPoints().signum() > 0) {
                tallies.put(node.code(), new Tally(node));
            }
        }
    }

    static ReportSummary of(AssessmentReport report) {
        ReportSummary summary = new ReportSummary(report);
        report.sheets().points(summary::add);
        return summary;
    }

    private void add(UnitSheet sheet) {
        for (Line line : sheet.lines()) {
            if (line.kind().equals("veto") && vetoes.size() < MOST_VETOES) {
                vetoes.add(new Veto(sheet.unit(), line.criterion(), line.reason()));
            }
        }
        if (!sheet.unit().isRanked()) {
            return;
        }
        for (Score score : sheet.scores()) {
            Tally tally = tallies.get(score.node());
            if (tally != null && score.points() != null && tally.criterion.fullPoints() != null) {
                tally.add(sheet.unit(), score.points(), tally.criterion.fullPoints());
            }
        }
    }

    /** The criteria with points, best met first; equal ones in tree order. */
    List<Met> bestMet() {
        List<Met> all = new ArrayList<>();
        for (Tally tally : tallies.values()) {
            if (tally.units > 0 && tally.criterion.fullPoints() != null) {
                all.add(tally.met(tally.criterion.fullPoints()));
            }
        }
        all.sort(Comparator.comparing(Met::rate).reversed());
        return all;
    }

    /** The first few vetoes in the order of the units. */
    List<Veto> vetoes() {
        return List.copyOf(vetoes);
    }
}
