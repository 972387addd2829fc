package org.zhiheng.web.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which shares differ from the group's by more than chance, given how many records each rests on (Spiegelhalter, Funnel plots
 * for comparing institutional performance, 2005): limits of 95 % and 99.8 % around the group's share, p ± z √(p(1−p)/n).
 *
 * @param share of the whole group: all numerators over all denominators, 0 to 1
 * @param dispersion how much more the shares scatter than chance alone would, 1 when they do not: the mean of the squared
 *     z-values, the outermost tenth at either end moved in, when that is above 1
 * @param widened whether the limits are widened by it
 */
record Funnel(double share, double dispersion, boolean widened, List<Point> points) {

    private static final double Z95 = 1.959964;
    private static final double Z998 = 3.090232;

    /** Nothing can be said of a group smaller than this. */
    static final int SMALLEST_GROUP = 3;

    /** A unit's numerator and denominator. */
    record Unit(String code, String name, double numerator, double denominator) {}

    /**
     * A unit in the plot.
     *
     * @param z distance from the group's share in standard errors, widened if the limits are
     */
    record Point(String code, String name, double n, double share, double z) {

        /** 0 within 95 %, 1 between, 2 outside 99.8 %; negative below the group's share. */
        public int outside() {
            int level = Math.abs(z) > Z998 ? 2 : Math.abs(z) > Z95 ? 1 : 0;
            return z < 0 ? -level : level;
        }
    }

    /** Null when the group is too small or its share is 0 or 1: then there is nothing to tell apart. */
    static @Nullable Funnel of(List<Unit> units, boolean widen) {
        List<Unit> counted =
                units.stream().filter(unit -> unit.denominator() > 0).toList();
        double numerator = counted.stream().mapToDouble(Unit::numerator).sum();
        double denominator = counted.stream().mapToDouble(Unit::denominator).sum();
        double share = denominator == 0 ? 0 : numerator / denominator;
        if (counted.size() < SMALLEST_GROUP || share <= 0 || share >= 1) {
            return null;
        }
        List<Point> plain = counted.stream()
                .map(unit -> {
                    double own = unit.numerator() / unit.denominator();
                    return new Point(
                            unit.code(),
                            unit.name(),
                            unit.denominator(),
                            own,
                            (own - share) / Math.sqrt(share * (1 - share) / unit.denominator()));
                })
                .sorted(Comparator.comparingDouble(Point::z).thenComparing(Point::code))
                .toList();
        double dispersion = dispersion(plain);
        if (!widen || dispersion == 1) {
            return new Funnel(share, dispersion, false, plain);
        }
        double wider = Math.sqrt(dispersion);
        return new Funnel(
                share,
                dispersion,
                true,
                plain.stream()
                        .map(point ->
                                new Point(point.code(), point.name(), point.n(), point.share(), point.z() / wider))
                        .toList());
    }

    private static double dispersion(List<Point> sorted) {
        int moved = sorted.size() / 10;
        double low = sorted.get(moved).z();
        double high = sorted.get(sorted.size() - 1 - moved).z();
        double mean = sorted.stream()
                .mapToDouble(Point::z)
                .map(z -> Math.max(low, Math.min(high, z)))
                .map(z -> z * z)
                .average()
                .orElse(1);
        return Math.max(1, mean);
    }

    /** The limits at n records, kept within 0 and 1: lower and upper 95 %, lower and upper 99.8 %. */
    double[] limits(double n) {
        double error = Math.sqrt(share * (1 - share) / n * (widened ? dispersion : 1));
        return new double[] {
            Math.max(0, share - Z95 * error),
            Math.min(1, share + Z95 * error),
            Math.max(0, share - Z998 * error),
            Math.min(1, share + Z998 * error)
        };
    }

    /** Numbers of records the limits are drawn at: finer where the funnel is narrow. */
    List<Double> grid() {
        double most = points.stream().mapToDouble(Point::n).max().orElse(1) * 1.05;
        double least = Math.max(1, points.stream().mapToDouble(Point::n).min().orElse(1) * 0.8);
        List<Double> grid = new ArrayList<>();
        for (int step = 0; step <= 40; step++) {
            double at = step / 40.0;
            grid.add(least + (most - least) * at * at);
        }
        return grid;
    }

    /** The units beyond the 95 % limits, the worst first. */
    public List<Point> outside() {
        return points.stream().filter(point -> point.outside() != 0).toList();
    }
}
