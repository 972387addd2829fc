package org.zhiheng.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;

/** A generated district loaded through the standard feeds: what was planted is refused, what is true is kept. */
class DemoImportTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @TempDir
    static Path folder;

    private static GeneratedCity city;
    private static final Map<String, ImportResult> RESULTS = new TreeMap<>();

    @BeforeAll
    static void load() {
        city = CityGenerator.generate(CityPlan.of(7, CityShape.DISTRICT, 2), folder, text -> {});
        RecordImport imports = new RecordImport(DATABASE.dataSource());
        FeedReader feeds = new FeedReader(ContentHome.shipped());
        for (GeneratedCity.CityFile file : city.files()) {
            RESULTS.put(
                    file.path().getFileName().toString(),
                    imports.load(feeds.feed(file.feed()), file.path(), ImportOptions.defaults()));
        }
    }

    @Test
    void refusesExactlyThePlantedDirtyRows() {
        TreeSet<String> refused = new TreeSet<>();
        RESULTS.forEach((file, result) -> result.rejects().forEach(reject -> refused.add(file + ":" + reject.row())));
        TreeSet<String> planted = new TreeSet<>();
        for (Map<String, String> plant : CityFiles.rows(city.planted())) {
            if (plant.get("group").equals(Plants.DIRTY) && plant.get("expected").equals("REJECTED")) {
                planted.add(plant.get("file") + ":" + plant.get("row"));
            }
        }
        assertThat(refused).isEqualTo(planted).isNotEmpty();
    }

    @Test
    void countsWhatTheTruthSays() {
        for (Map<String, String> truth : CityFiles.rows(city.truth())) {
            Map<String, Object> counted = DATABASE.jdbc()
                    .sql("""
                            with quarter(first_day, next_day) as (
                                select make_date(cast(left(:quarter, 4) as integer), 3 * cast(right(:quarter, 1) as integer) - 2, 1),
                                       make_date(cast(left(:quarter, 4) as integer), 3 * cast(right(:quarter, 1) as integer) - 2, 1)
                                           + interval '3 months'),
                            below as (
                                select u.unit_code from unit u, quarter
                                where (u.parent_code = :unit or u.unit_code = :unit) and u.superseded_by is null
                                  and u.valid_from < next_day and u.valid_until >= next_day)
                            select count(*) as cases,
                                   count(*) filter (where closed_at <= next_day or coalesce(extended_to, due_at) < next_day) as due,
                                   count(*) filter (where closed_at <= next_day and closed_at <= coalesce(extended_to, due_at)) as on_time
                            from governance_case, quarter
                            where opened_at >= first_day and opened_at < next_day and superseded_by is null
                              and unit_code in (select unit_code from below)
                            """)
                    .param("quarter", truth.get("quarter"))
                    .param("unit", truth.get("unit_code"))
                    .query()
                    .singleRow();
            assertThat(counted.values())
                    .as(truth.get("quarter") + " " + truth.get("unit_code"))
                    .containsExactly(
                            number(truth, "cases"), number(truth, "cases_due"), number(truth, "cases_on_time"));
        }
    }

    private static Object number(Map<String, String> row, String column) {
        return Long.valueOf(row.get(column));
    }
}
