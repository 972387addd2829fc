package org.zhiheng.demo;

/**
 * What a unit is truly like in a quarter; its records are drawn from it. Each is a probability from 0 to 1.
 *
 * @param timeliness that a case is closed in time
 * @param quality that a sampled case is graded excellent
 * @param safety that a hazard is put right in time
 * @param satisfaction that a resident answers satisfied or very satisfied
 */
record Latent(double timeliness, double quality, double safety, double satisfaction) {

    private static final int TIMELINESS = 1;
    private static final int QUALITY = 2;
    private static final int SAFETY = 3;
    private static final int SATISFACTION = 4;

    /**
     * @param kind what the unit is: streets and stations with the same index have nothing in common
     * @param quarter quarters since year 0, so that a quarter is the same however many are generated
     */
    static Latent of(long seed, String kind, int district, int index, int quarter) {
        return new Latent(
                probability(deviation(seed, kind, district, index, quarter, TIMELINESS), 0.935, 0.040, 0.60, 0.997),
                probability(deviation(seed, kind, district, index, quarter, QUALITY), 0.42, 0.12, 0.08, 0.92),
                probability(deviation(seed, kind, district, index, quarter, SAFETY), 0.950, 0.032, 0.65, 0.998),
                probability(deviation(seed, kind, district, index, quarter, SATISFACTION), 0.905, 0.045, 0.55, 0.99));
    }

    /** The same unit's part, a little better or worse. */
    Latent near(Chance chance) {
        return new Latent(
                probability(chance.bell(), timeliness, 0.015, 0.50, 0.999),
                probability(chance.bell(), quality, 0.05, 0.05, 0.95),
                probability(chance.bell(), safety, 0.012, 0.55, 0.999),
                probability(chance.bell(), satisfaction, 0.020, 0.50, 0.995));
    }

    private static double deviation(long seed, String kind, int district, int index, int quarter, int about) {
        double ofDistrict = Chance.of(seed, "district quality", district, about).bell();
        Chance own = Chance.of(seed, kind + " quality", index, about);
        double ofUnit = own.bell();
        double trend = own.bell() * 0.12;
        double ofQuarter =
                Chance.of(seed, kind + " quarter", index, about, quarter).bell();
        // Quarter 8100 is the first of 2025: the trend turns there.
        return 0.5 * ofDistrict + 0.9 * ofUnit + trend * (quarter - 8100) / 4.0 * 2 + 0.35 * ofQuarter;
    }

    private static double probability(double deviation, double mean, double spread, double least, double most) {
        return Math.max(least, Math.min(most, mean + spread * deviation));
    }
}
