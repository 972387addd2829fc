package org.zhiheng.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Period;

/**
 * What the generator wrote.
 *
 * @param files in the order in which they are to be imported: units and calendar first, then quarter by quarter
 * @param truth qualities and counts behind the records, not to be imported
 * @param planted list of planted rows, not to be imported
 * @param plantedCounts rows planted per {@code group:kind}
 */
public record GeneratedCity(
        CityPlan plan, List<CityFile> files, Path truth, Path planted, Map<String, Integer> plantedCounts) {

    public GeneratedCity {
        files = List.copyOf(files);
        plantedCounts = Map.copyOf(plantedCounts);
    }

    /**
     * One file to be imported.
     *
     * @param feed code of the feed that reads it
     * @param quarter whose records it holds; null for units and calendar
     */
    public record CityFile(String feed, Path path, @Nullable Period quarter) {}
}
