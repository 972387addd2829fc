package org.zhiheng.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demonstration is to hold.
 *
 * @param seed another seed gives another city
 * @param reports folder the last quarter's reports are written to
 * @param files where the generated files are kept; empty: in a folder that is removed afterwards
 */
public record DemoOptions(long seed, int quarters, CityShape shape, Path reports, Optional<Path> files) {

    /** The city everybody sees on the first start. */
    public static DemoOptions usual(Path reports) {
        return new DemoOptions(1, CityPlan.USUAL_QUARTERS, CityShape.CITY, reports, Optional.empty());
    }

    CityPlan plan() {
        return CityPlan.of(seed, shape, quarters);
    }
}
