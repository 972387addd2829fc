package org.zhiheng.demo;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.zhiheng.vocabulary.Period;

/**
 * What to generate. The same plan always gives the same bytes.
 *
 * @param seed any number; another seed gives another city
 * @param quarters in order of time, without gaps
 */
public record CityPlan(long seed, CityShape shape, List<Period> quarters) {

    /** The last quarter of the demonstration. */
    public static final Period LAST_QUARTER = Period.parse("2026Q3");

    /** Quarters the demonstration holds unless told otherwise: as many as a trend shows. */
    public static final int USUAL_QUARTERS = 8;

    public CityPlan {
        quarters = List.copyOf(quarters);
        if (quarters.isEmpty()) {
            throw new IllegalArgumentException("至少要一个季度 / at least one quarter is needed");
        }
        for (int index = 0; index < quarters.size(); index++) {
            if (quarters.get(index).length() != Period.Length.QUARTER
                    || index > 0 && !quarters.get(index).previous().equals(quarters.get(index - 1))) {
                throw new IllegalArgumentException("季度必须连续 / quarters must follow one another: " + quarters);
            }
        }
    }

    /** The quarters that end with {@link #LAST_QUARTER}. */
    public static CityPlan of(long seed, CityShape shape, int quarters) {
        List<Period> list = new ArrayList<>();
        for (Period quarter = LAST_QUARTER; list.size() < quarters; quarter = quarter.previous()) {
            list.add(0, quarter);
        }
        return new CityPlan(seed, shape, list);
    }

    public Period last() {
        return quarters.get(quarters.size() - 1);
    }

    /** When the quarter's files are drawn from the upstream systems: nothing later is in them. */
    public static LocalDateTime drawnAt(Period quarter) {
        return quarter.until().plusDays(10).atStartOfDay();
    }
}
