package org.zhiheng.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Street;
import org.zhiheng.vocabulary.Period;

/** Totals that departments hand over instead of records. */
final class FigureRecords {

    static final String HEADINGS = "单位编码,指标编码,周期,数值,分子,分母";

    /** Enterprises that carry out the four mechanisms of work safety, of all enterprises. */
    static final String FOUR_MECHANISMS = "four_mechanism_enterprises";
    /** Community police rooms with a service window, of all communities and villages. */
    static final String POLICE_WINDOWS = "police_room_windows";
    /** Grids with a Party branch or group, of all grids. */
    static final String GRID_PARTY = "grid_party_groups";
    /** Safety posts filled, of all communities and villages. */
    static final String SAFETY_POSTS = "safety_posts";

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;

    FigureRecords(CityPlan plan, Period quarter, CsvFile file) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
    }

    void write(Neighbourhood place, Latent latent) {
        Chance chance =
                Chance.of(plan.seed(), "figures", place.street().index(), place.ordinal(), Moments.number(quarter));
        figure(
                place.code(),
                GRID_PARTY,
                part(place.grids(), 0.6 + 0.4 * latent.quality() + 0.1 * chance.unit()),
                place.grids());
        if (place.enterprises() > 0) {
            figure(
                    place.code(),
                    FOUR_MECHANISMS,
                    part(place.enterprises(), latent.safety() - 0.12 * chance.unit()),
                    place.enterprises());
        }
    }

    void write(Street street, String streetCode, List<Neighbourhood> places, Latent latent) {
        Chance chance = Chance.of(
                plan.seed(), "street figures", street.index(), streetCode.hashCode(), Moments.number(quarter));
        int all = places.size();
        figure(streetCode, POLICE_WINDOWS, part(all, 0.55 + 0.4 * latent.satisfaction() + 0.1 * chance.unit()), all);
        figure(streetCode, SAFETY_POSTS, part(all, 0.4 + 0.55 * latent.safety() + 0.1 * chance.unit()), all);
    }

    private static int part(int all, double share) {
        return (int) Math.max(0, Math.min(all, Math.floor(all * share + 0.5)));
    }

    private void figure(String code, String measure, int numerator, int denominator) {
        @Nullable Object noValue = null;
        file.row(code, measure, quarter.code(), noValue, numerator, denominator);
    }
}
