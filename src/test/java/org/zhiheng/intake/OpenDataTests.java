package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.vocabulary.Period;

/** Real files of cities, whose folder {@code -Dzhiheng.data} names; expected counts were made by scripts of their own. */
class OpenDataTests {

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = database.jdbc();
    private final FeedReader feeds = new FeedReader(ContentHome.in(Path.of("")));
    private final RecordImport imports = new RecordImport(database.dataSource());
    private Path folder = Path.of("");

    @BeforeEach
    void needsTheData() {
        String named = System.getProperty("zhiheng.data");
        assumeTrue(named != null, "skipped: -Dzhiheng.data names no folder with the cities' files");
        folder = Path.of(named);
        assumeTrue(Files.isDirectory(folder), "skipped: there is no folder " + folder);
    }

    @Test
    void boston() {
        ImportResult first = load("boston_311", "boston_311_2015_q1q3.csv.gz", ImportOptions.defaults());
        assertThat(first.counts()).isEqualTo(new ImportResult.Counts(93_963, 93_963, 0, 0, 0, 0, 9_074));
        assertThat(first.notices()).anySatisfy(notice -> {
            assertThat(notice.code()).isEqualTo("closed_before_opened");
            assertThat(notice.count()).isEqualTo(176);
        });
        assertThat(number("select count(*) from governance_case where due_at is null"))
                .isEqualTo(21_645);
        assertThat(number("select count(*) from governance_case where closed_at is null"))
                .isEqualTo(14_257);
        assertThat(number("select count(*) from governance_case where roles ->> 'ward' = 'boston-ward-3'"))
                .isEqualTo(6_619 + 1_235 + 227);
        assertThat(kinds())
                .containsEntry("neighborhood", 23L)
                .containsEntry("ward", 22L)
                .containsEntry("police_district", 12L);
        ImportResult again = load("boston_311", "boston_311_2015_q1q3.csv.gz", ImportOptions.defaults());
        assertThat(again.counts()).isEqualTo(new ImportResult.Counts(93_963, 0, 0, 93_963, 0, 0, 9_074));
    }

    @Test
    void bostonWithoutIndexColumn() {
        assertThat(load("boston_311", "boston_311_sample100_2011.csv.gz", ImportOptions.defaults())
                        .counts()
                        .fresh())
                .isEqualTo(100);
    }

    @Test
    void saoPauloKeepsIdenticalRowsApart() {
        ImportResult first =
                load("saopaulo_sp156", "saopaulo_sp156_animals_2012_2021h1.csv.gz", ImportOptions.defaults());
        assertThat(first.counts().read()).isEqualTo(532_206);
        assertThat(first.counts().fresh()).isEqualTo(532_206);
        ImportResult again =
                load("saopaulo_sp156", "saopaulo_sp156_animals_2012_2021h1.csv.gz", ImportOptions.defaults());
        assertThat(again.counts().same()).isEqualTo(532_206);
    }

    @Test
    void incidentTicketsEndWithTheirLastState() {
        ImportResult result =
                load("itsm_incidents", "itsm_incident_events_opened_2016q1.csv.gz", ImportOptions.defaults());
        assertThat(result.counts().read()).isEqualTo(59_354);
        assertThat(result.counts().fresh()).isEqualTo(9_202);
        assertThat(result.counts().filtered()).isEqualTo(59_354 - 9_202);
    }

    @Test
    void chicagoSanitation() {
        ImportResult result =
                load("chicago_sanitation", "chicago_sanitation_hazards_2000_2012.csv.gz", ImportOptions.defaults());
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(37_230, 37_228, 0, 0, 0, 2, 4));
        assertThat(kinds()).containsEntry("ward", 50L);
        assertThat(number("select count(*) from hazard where status = 'Completed - Dup'"))
                .isEqualTo(1_760);
    }

    @Test
    void chicagoFood() {
        ImportResult result =
                load("chicago_food", "chicago_food_inspections_2011_2013h1.csv.gz", ImportOptions.defaults());
        assertThat(result.counts().read()).isEqualTo(3L * 13_711);
        assertThat(result.counts().rejected()).isZero();
    }

    @Test
    void edmonton() {
        ImportResult result =
                load("edmonton_bylaw", "edmonton_bylaw_infractions_2011_2018.csv.gz", ImportOptions.defaults());
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(72_865, 72_865, 0, 0, 0, 0, 811));
    }

    @Test
    void kansasCityOneEvaluationPerAnswer() {
        ImportResult result = load(
                "kansas_city_survey",
                "kcmo_resident_survey_2021q3.csv.gz",
                ImportOptions.defaults().forPeriod(Period.parse("2021Q3")));
        assertThat(result.counts().read()).isEqualTo(5L * 1_033);
        assertThat(result.counts().rejected()).isZero();
        assertThat(kinds()).containsEntry("council_district", 6L);
        assertThat(number("select count(*) from resident_evaluation where answer = '9' and score is not null"))
                .isZero();
        assertThat(number("select count(*) from resident_evaluation where evaluated_at <> timestamp '2021-07-01'"))
                .isZero();
    }

    @Test
    void divisionsOfTheWholeCountry() {
        Map<String, Long> rows = new TreeMap<>();
        for (String level : new String[] {"provinces", "cities", "areas", "streets", "villages"}) {
            ImportResult result = load("cn_divisions", "cn_divisions_" + level + ".csv.gz", ImportOptions.defaults());
            assertThat(result.counts().rejected()).isZero();
            rows.put(level, result.counts().fresh());
        }
        assertThat(rows)
                .containsEntry("provinces", 31L)
                .containsEntry("cities", 342L)
                .containsEntry("areas", 2_978L)
                .containsEntry("streets", 41_352L)
                .containsEntry("villages", 620_573L);
        assertThat(number("select count(*) from unit where name like '%𡌶%'")).isPositive();
    }

    private ImportResult load(String feed, String file, ImportOptions options) {
        ImportResult result = imports.load(feeds.feed(feed), folder.resolve(file), options);
        return result;
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private Map<String, Long> kinds() {
        Map<String, Long> kinds = new TreeMap<>();
        jdbc.sql("select kind, count(*) from unit where superseded_by is null group by kind")
                .query(row -> {
                    kinds.put(row.getString(1), row.getLong(2));
                });
        return kinds;
    }
}
