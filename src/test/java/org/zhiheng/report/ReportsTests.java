package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Hash;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.vocabulary.MetricState;

class ReportsTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final JdbcClient JDBC = DATABASE.jdbc();
    private static long run;
    private static long emptyRun;

    @BeforeAll
    static void storeTwoRuns() {
        run = newRun("'" + ReportFixtures.HASH + "'");
        emptyRun = newRun("null");
        JDBC.sql("""
                insert into run_group (run_id, peer_group, ordinal, name)
                values (:run, 'town', 0, '乡镇组'), (:run, 'street', 1, '街道组')
                """).param("run", run).update();
        JDBC.sql("""
                insert into run_node (run_id, node, ordinal, parent, name, criterion, definition, basis, metrics)
                values (:run, 'total', 0, null, '总分', false, null, null, '{}'),
                       (:run, 'E1', 1, 'total', '办结及时率', true, '每低1点扣0.5分', '第十二条', '{case_on_time_rate}'),
                       (:run, 'E2', 2, 'total', '整改率', true, null, null, '{}')
                """).param("run", run).update();
        JDBC.sql("""
                insert into run_metric (run_id, metric, name, unit, better, decimals, rounding_mode, definition, basis)
                values (:run, 'case_on_time_rate', '办结及时率', '%', 'higher', 2, 'half_up', 'select', '附件一')
                """).param("run", run).update();
        unit("03", "甲街道", "street", "1", "84.40", "88", "79");
        unit("01", "乙街道", "street", "2", "70.00", "70", "70");
        unit("02", "丙镇", "town", "1", "90.00", "90", "90");
        unit("04", "丁街道", "street", null, null, null, null);
        JDBC.sql("""
                insert into score_line (run_id, unit_code, line_no, criterion, kind, points, reason_code, reason, formula,
                                        substituted, rule, rule_file, rule_line, metrics, records)
                values (:run, '03', 1, 'E1', 'base', 100, 'base', '满分起算', '满分', '100', 'E1 满分', 'e.drl', 3, '{}', '{}'),
                       (:run, '03', 2, 'E1', 'deduct', -12, 'below', '低于目标', 'f', 's', 'E1 扣分', 'e.drl', 9,
                        '{case_on_time_rate}', '{7,8}')
                """).param("run", run).update();
        JDBC.sql("""
                insert into metric_value (run_id, metric, span, unit_code, numerator, denominator, value, state, group_rank)
                values (:run, 'case_on_time_rate', 'current', '03', 46, 50, 92.00, 'observed', 1),
                       (:run, 'case_on_time_rate', 'previous', '03', 45, 50, 90.00, 'observed', 1),
                       (:run, 'case_on_time_rate', 'current', '04', null, 3, null, 'too_few', null)
                """).param("run", run).update();
    }

    private static long newRun(String outputHash) {
        return JDBC.sql("""
                insert into assessment_run (scheme, scheme_name, period, period_from, period_until, as_of, state, data_batch,
                                            pack_hash, pack_version, manifest, output_hash)
                values ('street_quarterly', '街道考核', '2026Q3', '2026-07-01', '2026-10-01', '2026-10-09 08:05', 'sealed', 5,
                        'aa11', '1.2', '{"calendar_hash": "c0ffee", "data_batch": 5}', %s)
                returning run_id
                """.formatted(outputHash)).query(Long.class).single();
    }

    private static void unit(
            String code, String name, String group, String rank, String total, String one, String two) {
        Map<String, Object> values = new TreeMap<>();
        values.put("run", run);
        values.put("code", code);
        values.put("name", name);
        values.put("group", group);
        values.put("rank", rank);
        values.put("total", total);
        values.put("one", one);
        values.put("two", two);
        JDBC.sql("""
                insert into run_unit (run_id, unit_code, name, kind, parent_name, peer_group)
                values (:run, :code, :name, 'street', '某区', :group)
                """).params(values).update();
        JDBC.sql("""
                insert into standing (run_id, unit_code, peer_group, rank, group_size, total, suggested_grade, not_ranked_reason)
                values (:run, :code, :group, cast(:rank as numeric), 2, cast(:total as numeric), '良好',
                        case when cast(:rank as numeric) is null then '数据不足' end)
                """).params(values).update();
        JDBC.sql("""
                insert into node_score (run_id, unit_code, node, ordinal, full_points, points, weight, state, formula, substituted)
                values (:run, :code, 'total', 0, 100, cast(:total as numeric), null, 'scored', '加权和', '加权和'),
                       (:run, :code, 'E1', 1, 100, cast(:one as numeric), 0.6, 'scored', null, null),
                       (:run, :code, 'E2', 2, 100, cast(:two as numeric), 0.4, 'scored', null, null)
                """).params(values).update();
    }

    @Test
    void listsUnitsByDeclaredGroupAndRankThenThoseNotRanked() {
        AssessmentReport report = reports().read(run);
        assertThat(report.units()).extracting(Unit::code).containsExactly("02", "03", "01", "04");
        assertThat(report.units()).extracting(Unit::groupName).containsExactly("乡镇组", "街道组", "街道组", "街道组");
        assertThat(report.notRanked()).extracting(Unit::notRankedReason).containsExactly("数据不足");
    }

    @Test
    void readsTheTreeWithFullPointsFromTheScores() {
        AssessmentReport report = reports().read(run);
        assertThat(report.criteria()).extracting(AssessmentReport.Node::name).containsExactly("办结及时率", "整改率");
        assertThat(report.criteria().get(0).fullPoints()).isEqualByComparingTo("100");
        assertThat(report.heading().schemeName()).isEqualTo("街道考核");
        assertThat(report.heading().verificationCode()).isEqualTo("3f2a-91bc-0d4e");
        assertThat(report.heading().manifest())
                .containsExactly(Map.entry("calendar_hash", "c0ffee"), Map.entry("data_batch", "5"));
    }

    @Test
    void givesEachUnitItsOwnDetails() {
        List<UnitSheet> sheets = new ArrayList<>();
        reports().read(run).sheets().forEach(sheets::add);
        assertThat(sheets).extracting(sheet -> sheet.unit().code()).containsExactly("02", "03", "01", "04");
        UnitSheet sheet = sheets.get(1);
        assertThat(sheet.lines("E1"))
                .extracting(Line::points)
                .map(Object::toString)
                .containsExactly("100", "-12");
        assertThat(sheet.lines("E1").get(1).records()).containsExactly(7L, 8L);
        assertThat(sheet.value("case_on_time_rate").orElseThrow().value()).isEqualByComparingTo("92");
        assertThat(sheet.values()).hasSize(2);
        assertThat(sheets.get(3).values().get(0).state()).isEqualTo(MetricState.TOO_FEW);
        assertThat(sheets.get(2).lines()).isEmpty();
    }

    @Test
    void keepsTheFilesAndReplacesThem() {
        List<String> names = reports().write(run);
        assertThat(names)
                .startsWith("街道考核_2026Q3.xlsx", "街道考核_2026Q3_通报.docx")
                .contains("results.csv", "metrics.csv", "lines.csv", "街道考核_2026Q3.json");
        List<String> first = hashes();
        reports().write(run);
        assertThat(hashes()).isEqualTo(first).hasSize(names.size());
    }

    @Test
    void exportsTheSameFilesAsKept() throws IOException {
        Path folder = TestDatabase.scratch("reports").resolve("new");
        reports().write(run);
        List<String> exported = new ArrayList<>();
        for (Path file : reports().export(run, folder)) {
            exported.add(file.getFileName() + " " + Hash.of(Files.readAllBytes(file)));
        }
        assertThat(exported).containsExactlyInAnyOrderElementsOf(hashes());
        assertThat(Files.readString(folder.resolve("results.csv"), StandardCharsets.UTF_8)
                        .lines())
                .containsExactly(
                        "\uFEFFpeer_group,rank,unit_code,unit_name,total,grade,not_ranked_reason,E1,E2",
                        "town,1,02,丙镇,90.00,良好,,90,90",
                        "street,1,03,甲街道,84.40,良好,,88,79",
                        "street,2,01,乙街道,70.00,良好,,70,70",
                        "street,,04,丁街道,,良好,数据不足,,");
    }

    @Test
    void writesARunWithoutUnits() {
        assertThat(reports().write(emptyRun)).contains("results.csv");
        assertThat(reports().read(emptyRun).heading().verificationCode()).isEqualTo("（尚未封存）");
    }

    @Test
    void viewsForBiToolsHoldPublishedRunsOnly() {
        long published = newRun("'" + "ab".repeat(32) + "'");
        for (String table : List.of(
                "run_unit",
                "run_group",
                "run_node",
                "run_metric",
                "standing",
                "node_score",
                "score_line",
                "metric_value")) {
            String columns =
                    JDBC.sql("""
                            select string_agg(column_name, ', ') from information_schema.columns
                            where table_name = :table and column_name <> 'run_id' and is_generated = 'NEVER'
                            """).param("table", table).query(String.class).single();
            JDBC.sql("insert into %1$s (run_id, %2$s) select :to, %2$s from %1$s where run_id = :from"
                            .formatted(table, columns))
                    .param("to", published)
                    .param("from", run)
                    .update();
        }
        JDBC.sql("insert into score_shortfall values (:run, '03', 'E1', 1, 'target', null, 92, 3, 2, 100, '差3')")
                .param("run", published)
                .update();
        JDBC.sql("insert into grade_decision values (:run, '03', '良好', '优秀', '研究', 'p')")
                .param("run", published)
                .update();
        JDBC.sql(
                        "insert into review (run_id, stage, opened_by) values (:run, 'in_preview', 'd'), (:published, 'published', 'd')")
                .param("run", run)
                .param("published", published)
                .update();
        for (String view : List.of(
                "report_run", "report_standing", "report_score", "report_line", "report_shortfall", "report_metric")) {
            assertThat(JDBC.sql("select distinct run_id from " + view)
                            .query(Long.class)
                            .list())
                    .as(view)
                    .containsExactly(published);
            assertThat(JDBC.sql("select obj_description(cast(:view as regclass))")
                            .param("view", view)
                            .query(String.class)
                            .single())
                    .isNotBlank();
        }
        assertThat(JDBC.sql("""
                        select unit_name || ' ' || coalesce(peer_group_name, '') || ' ' || coalesce(rank::text, '—') || ' ' || grade || ' ' || grade_decided
                        from report_standing order by unit_code
                        """).query(String.class).list())
                .containsExactly("乙街道 街道组 2 良好 false", "丙镇 乡镇组 1 良好 false", "甲街道 街道组 1 优秀 true", "丁街道 街道组 — 良好 false");
    }

    @Test
    void readsThePlaceAcrossGroupsAndTheOneBefore() {
        long earlier = newRun("'" + "0".repeat(64) + "'");
        JDBC.sql(
                        "update assessment_run set period = '2026Q2', period_from = '2026-04-01', period_until = '2026-07-01' where run_id = :run")
                .param("run", earlier)
                .update();
        JDBC.sql(
                        "insert into standing (run_id, unit_code, flags) values (:run, '03', '{\"overall\": {\"rank\": 5, \"tied\": false, \"size\": 9}}')")
                .param("run", earlier)
                .update();
        JDBC.sql("insert into run_earlier (run_id, earlier_run, decided) values (:run, :earlier, false)")
                .param("run", run)
                .param("earlier", earlier)
                .update();
        JDBC.sql("""
                        update standing set flags = case unit_code
                            when '03' then '{"overall": {"rank": 1.5, "tied": true, "size": 3}}'
                            when '02' then '{"overall": {"rank": 1.5, "tied": true, "size": 3}}'
                            when '01' then '{"overall": {"rank": 3, "tied": false, "size": 3}}'
                            else '{"overall": {"rank": null, "tied": false, "size": 3}}' end::jsonb
                        where run_id = :run
                        """).param("run", run).update();
        try {
            AssessmentReport report = reports().read(run);
            assertThat(report.rankedOverall()).extracting(Unit::code).containsExactly("02", "03", "01");
            assertThat(report.rankedOverall().get(1).overall())
                    .isEqualTo(new AssessmentReport.Overall(new BigDecimal("1.5"), true, 3, new BigDecimal("5")));
            assertThat(report.rankedOverall().get(0).overall().previousRank()).isNull();
        } finally {
            JDBC.sql("update standing set flags = '{}' where run_id = :run")
                    .param("run", run)
                    .update();
            JDBC.sql("delete from run_earlier where run_id = :run")
                    .param("run", run)
                    .update();
            JDBC.sql("delete from assessment_run where run_id = :run")
                    .param("run", earlier)
                    .update();
        }
    }

    @Test
    void namesAnUnknownRun() {
        assertThatThrownBy(() -> reports().write(999_999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("没有编号为（999999）的考核批次")
                .hasMessageContaining("there is no run (999999)");
    }

    @Test
    void takesTheOfficesNameFromTheSettings() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("zhiheng.report.organ", "某市平安办")));
        assertThat(ReportSettings.from(environment).organ()).isEqualTo("某市平安办");
        assertThat(ReportSettings.from(environment).recipients()).isEqualTo("各有关单位");
    }

    private static List<String> hashes() {
        return JDBC.sql(
                        "select file_name || ' ' || sha256 from report_file where run_id = :run order by file_name collate \"C\"")
                .param("run", run)
                .query(String.class)
                .list();
    }

    private static Reports reports() {
        return new Reports(
                DATABASE.dataSource(),
                JDBC,
                new TransactionTemplate(new JdbcTransactionManager(DATABASE.dataSource())),
                new StandardEnvironment(),
                ContentHome.holding(Map.of()));
    }
}
