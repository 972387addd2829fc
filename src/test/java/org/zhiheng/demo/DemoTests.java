package org.zhiheng.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.quality.Validations;
import org.zhiheng.vocabulary.Period;

/** From an empty database to a finished quarter, in a district. */
@DatabaseTest
class DemoTests {

    @Autowired
    private Demo demo;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Validations validations;

    @TempDir
    private Path folder;

    @Test
    void makesADemonstrationOnceAndFindsItAgain() {
        assertThat(demo.isPossible()).isTrue();
        assertThat(demo.isMade()).isFalse();
        List<String> told = new ArrayList<>();
        DemoOptions options = new DemoOptions(7, 2, CityShape.DISTRICT, folder.resolve("reports"), Optional.empty());

        DemoResult made = demo.prepare(options, told::add);

        assertThat(made.fresh()).isTrue();
        assertThat(made.groups()).extracting(DemoResult.Group::ranked).containsExactly(10, 5);
        assertThat(made.reports()).isNotEmpty().allMatch(java.nio.file.Files::exists);
        assertThat(made.groups()).extracting(DemoResult.Group::name).containsExactly("街道组", "乡镇组");
        assertThat(made.lines()).hasSize(1 + 2 * (1 + 3 + 1 + 3));
        assertThat(told).anyMatch(line -> line.startsWith("共导入 12699 行，退回 24 行"));
        assertThat(jdbc.sql(
                                "select scheme || ' ' || period from assessment_run where output_hash is not null order by run_id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "street_quarterly 2026Q2",
                        "street_quarterly 2026Q3",
                        "work_safety_quarterly 2026Q3",
                        "leadership_team_quarterly 2026Q3",
                        "police_station_quarterly 2026Q3");

        assertThat(validations.validate(Period.parse("2026Q3"), "test").errors())
                .isZero();
        assertThat(jdbc.sql("""
                                select string_agg(check_code || ' ' || records, ', ' order by check_code)
                                from (select check_code, sum(record_count) as records from data_finding
                                      where period = '2026Q3' and state = 'open' group by check_code) found
                                """).query(String.class).single())
                .as(
                        "all games but the fall in volume, which needs two earlier quarters, and what was planted as kept dirt")
                .isEqualTo("case_bunched_closings 38, case_closed_before_opened 1, case_extensions_outlier 0,"
                        + " case_last_hours 17, case_repeated 2, case_same_closing_text 50, evaluation_one_respondent 40,"
                        + " hazard_instant 79, task_same_minute 48");

        DemoResult found = demo.prepare(options, told::add);
        assertThat(found.fresh()).isFalse();
        assertThat(found.runId()).isEqualTo(made.runId());
        assertThat(found.groups()).isEqualTo(made.groups());
    }
}
