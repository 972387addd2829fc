package org.zhiheng.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * Every shipped check against one unit just over its threshold and one just under it, third quarter of 2026. The bounds are
 * worked out beside each plant.
 */
@DatabaseTest
class ValidationTests {

    private static final Period QUARTER = Period.parse("2026Q3");
    private static final CurrentUser CLERK =
            new CurrentUser("clerk", "clerk", "", Set.of(Role.DEPARTMENT), DataScope.ALL, null, false, true, false);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Validations validations;

    @Autowired
    private FoundRecords records;

    @Autowired
    private AssessmentRuns runs;

    private long batch;
    private int key;

    @BeforeEach
    void plant() {
        jdbc.sql("""
                        truncate source_file, import_batch, unit, governance_case, hazard, resident_evaluation, task, event,
                            panel_mark, reported_figure, data_finding, data_check, completeness_waiver restart identity cascade
                        """).update();
        batch = batch();
        jdbc.sql("""
                        insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code,
                            attributes)
                        select 'u', code, '', :batch, 1, code, '单位' || code, kind, parent, attributes::jsonb
                        from (select 'D1' as code, 'district' as kind, null as parent, '{}' as attributes
                              union all select 'S' || to_char(n, 'FM00'), 'street', 'D1',
                                        case when n = 17 then '{}' else '{"population": 1000}' end
                              from generate_series(1, 17) n
                              union all select 'T' || n, 'station', 'D1', '{}'
                              from generate_series(1, 9) n
                              union all select 'C03', 'community', 'S03', '{}') all_units
                        """).param("batch", batch).update();
        plantCases();
        plantOthers();
        plantFigures();
    }

    private void plantCases() {
        // closed a second before it was opened; closed the second it was opened
        cases("S01", 1, "timestamp '2026-07-10 10:00'", null, "timestamp '2026-07-10 09:59:59'", null, null, null);
        cases("S02", 1, "timestamp '2026-07-10 10:00'", null, "timestamp '2026-07-10 10:00'", null, null, null);
        // 6 of 30 = 20 % in the last half hour, in a community of the street; 5 of 30 = 16.7 %
        cases("C03", 6, HOURLY, DUE, DUE + " - interval '29 minutes'", null, null, null);
        cases("C03", 24, HOURLY, DUE, DUE + " - interval '30 minutes'", null, null, null);
        cases("S04", 5, HOURLY, DUE, DUE, null, null, null);
        cases("S04", 25, HOURLY, DUE, DUE + " - interval '2 hours'", null, null, null);
        // 12 of 30 = 40 %, twice the city's 12 of 60 = 20 %; 11 of 30 = 36.7 %
        cases("S05", 12, HOURLY, null, CLOSED, null, "'同一段话'", null);
        cases("S05", 18, HOURLY, null, CLOSED, null, "'甲' || n", null);
        cases("S06", 11, HOURLY, null, CLOSED, null, "'另一段话'", null);
        cases("S06", 19, HOURLY, null, CLOSED, null, "'乙' || n", null);
        // 2 of 40 = 5 % from 22:00 on the last day; 2 of 41 = 4.9 %
        cases("S07", 2, HOURLY, null, "timestamp '2026-09-30 22:00'", null, null, null);
        cases("S07", 38, HOURLY, null, CLOSED, null, null, null);
        cases("S08", 2, HOURLY, null, "timestamp '2026-09-30 22:00'", null, null, null);
        cases("S08", 39, HOURLY, null, CLOSED, null, null, null);
        // past mean 20: now 9 = 45 %, now 10 = 50 %; now 41 = 205 %, now 40 = 200 %
        for (String unit : List.of("S09", "S10", "S11", "S12")) {
            cases(unit, 20, "timestamp '2026-02-02 09:00' + n * interval '1 hour'", null, null, null, null, null);
            cases(unit, 20, "timestamp '2026-05-05 09:00' + n * interval '1 hour'", null, null, null, null, null);
        }
        cases("S09", 9, HOURLY, null, null, null, null, null);
        cases("S10", 10, HOURLY, null, null, null, null, null);
        cases("S11", 41, HOURLY, null, null, null, null, null);
        cases("S12", 40, HOURLY, null, null, null, null, null);
        // the same second and title twice; the same second with two titles
        cases("S13", 2, "timestamp '2026-07-10 10:00'", null, null, null, null, "'路灯不亮'");
        cases("S14", 2, "timestamp '2026-07-10 10:00'", null, null, null, null, "'路灯不亮' || n");
        cases(null, 1, HOURLY, null, null, null, null, null);
        cases("ZZ", 1, HOURLY, null, null, null, null, null);
        // extended 5 % and 7.5 % by turns, hence median 7.5 and deviation 2.5; the ninth 9 of 40 = 22.5 %:
        // 0.6745 × 15 ÷ 2.5 = 4.047; with 8 of 40 = 20 % it would be 0.6745 × 12.5 ÷ 2.5 = 3.3725
        for (int town = 1; town <= 9; town++) {
            int extended = town == 9 ? 9 : town % 2 == 1 ? 2 : 3;
            cases("T" + town, extended, HOURLY, null, null, "timestamp '2026-09-01 12:00'", null, null);
            cases("T" + town, 40 - extended, HOURLY, null, null, null, null, null);
        }
    }

    private void plantOthers() {
        hazards("S01", 1, "interval '-1 second'");
        hazards(null, 1, "interval '1 day'");
        // 2 of 10 = 20 % within three minutes; 2 of 11 = 18.2 %
        hazards("S02", 2, "interval '180 seconds'");
        hazards("S02", 8, "interval '182 seconds'");
        hazards("S03", 2, "interval '180 seconds'");
        hazards("S03", 9, "interval '1 day'");
        tasks("S04", 8);
        tasks("S05", 7);
        evaluations("S06", 10, "R1", null);
        evaluations("S07", 9, "R2", null);
        evaluations("S08", 1, "R3", "'no such case'");
        evaluations("S08", 1, "R4", "(select min(case_number) from governance_case)");
        marks("S15", "100.01");
        marks("S16", "100");
        marks("S15", "0");
        marks("S16", "-0.01");
    }

    private void plantFigures() {
        figure("S09", "rooms", null, "5", "4");
        figure("S10", "rooms", null, "4", "4");
        figure("S11", "rooms", null, "-1", "4");
        figure("S12", "rooms", null, "0", "4");
        figure("S13", "hazard_found", "10", null, null);
        figure("S13", "hazard_carried", "2", null, null);
        figure("S13", "hazard_rectified", "13", null, null);
        figure("S14", "hazard_found", "10", null, null);
        figure("S14", "hazard_carried", "2", null, null);
        figure("S14", "hazard_rectified", "12", null, null);
        figure("S15", "posts", "5", null, null);
        figure("S15", "posts", "6", null, null);
        figure("S16", "posts", "5", null, null);
        figure("S16", "posts", "5", null, null);
    }

    @Test
    void eachShippedCheckFindsWhatIsOverItsBoundAndNothingElse() {
        Validations.Counts counts = validations.validate(QUARTER, "test");
        assertThat(found())
                .containsExactlyInAnyOrder(
                        "case_bunched_closings S03 6 20",
                        "case_closed_before_opened S01 1 -",
                        "case_extensions_outlier T9 0 4.047",
                        "case_last_hours S07 2 5",
                        "case_repeated S13 2 -",
                        "case_same_closing_text S05 12 40",
                        "case_volume_drop S09 0 45",
                        "case_volume_rise S11 0 205",
                        "case_without_unit  2 -",
                        "evaluation_one_respondent S06 10 10",
                        "evaluation_unknown_case S08 1 -",
                        "figure_done_above_found S13 1 13",
                        "figure_negative S11 1 -",
                        "figure_numerator_above_denominator S09 1 -",
                        "figure_reported_twice S15 2 -",
                        "hazard_instant S02 2 20",
                        "hazard_rectified_before_found S01 1 -",
                        "hazard_without_unit  1 -",
                        "mark_out_of_range S15 1 -",
                        "mark_out_of_range S16 1 -",
                        "task_same_minute S04 8 8",
                        "unit_without_population S17 0 -");
        assertThat(counts).isEqualTo(new Validations.Counts(5, 15, 2, 0));
        assertThat(DataChecks.read(org.zhiheng.content.ContentHome.shipped()).all())
                .as("no check without a plant")
                .extracting(DataCheck::code)
                .allMatch(code -> found().stream().anyMatch(found -> found.startsWith(code + " ")));
    }

    @Test
    void opensTheRowsOfAFindingAndAllRowsOfAUnitThatIsMeantAsAWhole() {
        validations.validate(QUARTER, "test");
        DataFinding rows = finding("case_repeated", "S13");
        assertThat(records.count(rows)).isEqualTo(2);
        assertThat(records.list(rows, 0, 50))
                .extracting(row -> row.unitCode() + " " + row.columns().get("title"))
                .containsExactly("S13 路灯不亮", "S13 路灯不亮");
        DataFinding whole = finding("case_volume_drop", "S09");
        assertThat(records.count(whole)).isEqualTo(9);
        assertThat(records.list(whole, 5, 50)).hasSize(4);
        assertThat(records.count(finding("unit_without_population", "S17"))).isZero();
    }

    @Test
    void tellsWhetherWhatIsKnownTakesInTheNewestData() {
        assertThat(validations.freshness(QUARTER)).as("never looked at").isEmpty();
        validations.validate(QUARTER, "clerk");
        assertThat(validations.freshness(QUARTER).orElseThrow().current()).isTrue();
        batch();
        assertThat(validations.freshness(QUARTER).orElseThrow().current()).isFalse();
        validations.validate(QUARTER, "clerk");
        assertThat(validations.freshness(QUARTER).orElseThrow().current()).isTrue();
        jdbc.sql("delete from data_check where check_code = (select min(check_code) from data_check)")
                .update();
        assertThat(validations.freshness(QUARTER))
                .as("one check was never asked")
                .isEmpty();
    }

    @Test
    void newDataClearAFinding() {
        validations.validate(QUARTER, "test");
        assertThat(finding("case_extensions_outlier", "T9").isOpen()).isTrue();
        jdbc.sql("""
                        update governance_case set extended_to = null where record_id = (
                            select max(record_id) from governance_case where unit_code = 'T9' and extended_to is not null)
                        """).update();
        validations.validate(QUARTER, "test");
        assertThat(finding("case_extensions_outlier", "T9").state()).isEqualTo("cleared");
    }

    @Test
    void aWaiverNeedsAReasonAndHoldsAsLongAsTheVerySameIsFound() {
        validations.validate(QUARTER, "test");
        DataFinding finding = finding("hazard_instant", "S02");
        assertThatThrownBy(() -> validations.waive(finding, " ", CLERK, "")).isInstanceOf(QualityRefused.class);
        validations.waive(finding, "现场核实属实", CLERK, "");
        assertThatThrownBy(() -> validations.waive(finding, "再次", CLERK, "")).hasMessageContaining("已经");

        validations.validate(QUARTER, "test");
        DataFinding waived = finding("hazard_instant", "S02");
        assertThat(waived.state()).isEqualTo("waived");
        assertThat(waived.waivedBy()).isEqualTo("clerk");
        assertThat(waived.waiver()).isEqualTo("现场核实属实");

        hazards("S02", 1, "interval '60 seconds'");
        validations.validate(QUARTER, "test");
        DataFinding again = finding("hazard_instant", "S02");
        assertThat(again.isOpen()).as("another row is another finding").isTrue();
        assertThat(again.records()).isEqualTo(3);
    }

    @Test
    void keepsAUserToTheOwnScope() {
        validations.validate(QUARTER, "test");
        CurrentUser street =
                new CurrentUser("s", "s", "", Set.of(Role.AUDITOR), DataScope.OWN_AND_BELOW, "S01", false, true, false);
        Validations.Filter open = new Validations.Filter(QUARTER.code(), "", "open", "", "");
        assertThat(validations.list(street, open, 0, 100))
                .extracting(DataFinding::checkCode)
                .containsExactly("case_closed_before_opened", "hazard_rectified_before_found");
        assertThat(validations.count(street, open)).isEqualTo(2);
        assertThat(validations.find(street, finding("hazard_instant", "S02").findingId()))
                .isEmpty();
    }

    @Test
    void aFormalRunIsRefusedWhileErrorsOfTheRecordsItReadsAreOpen() {
        assertThatThrownBy(() -> runs.request(RunRequest.of("street_quarterly", QUARTER)))
                .isInstanceOf(QualityRefused.class)
                .hasMessageContaining("2026年第三季度有")
                .hasMessageContaining("分子大于分母 1 处（单位S09）")
                .hasMessageContaining("Numerator above denominator 1 (单位S09)");
        assertThatCode(() -> runs.request(trial("street_quarterly"))).doesNotThrowAnyException();

        for (DataFinding error :
                validations.list(CLERK, new Validations.Filter("2026Q3", "error", "open", "", ""), 0, 100)) {
            validations.waive(error, "已与报送部门核对", CLERK, "");
        }
        jdbc.sql("""
                        insert into completeness_waiver (scheme, period, rate, reason, waived_by, waived_at)
                        values ('street_quarterly', '2026Q3', 0, '本例只看数据校验', 'clerk', now())
                        """).update();
        assertThatCode(() -> runs.request(RunRequest.of("street_quarterly", QUARTER)))
                .doesNotThrowAnyException();

        batch = batch();
        figure("S01", "rooms", null, "3", "2");
        assertThatThrownBy(() -> runs.request(RunRequest.of("street_quarterly", QUARTER)))
                .as("new data are looked at before a formal run")
                .hasMessageContaining("分子大于分母 1 处（单位S01）");
    }

    private static final String HOURLY = "timestamp '2026-07-02 09:00' + n * interval '1 hour 1 second'";
    private static final String DUE = "timestamp '2026-07-20 12:00' + n * interval '1 hour'";
    private static final String CLOSED = "timestamp '2026-08-01 09:00' + n * interval '1 hour'";

    private static RunRequest trial(String scheme) {
        RunRequest formal = RunRequest.of(scheme, QUARTER);
        return new RunRequest(
                formal.scheme(),
                formal.period(),
                formal.asOf(),
                true,
                formal.trialBatches(),
                formal.dataBatch(),
                formal.supersedes(),
                formal.requestedBy());
    }

    private List<String> found() {
        return jdbc.sql("""
                        select check_code || ' ' || unit_code || ' ' || record_count || ' '
                               || coalesce(trim_scale(value)::text, '-') from data_finding where state = 'open'
                        """).query(String.class).list();
    }

    private DataFinding finding(String check, String unit) {
        return validations.list(CLERK, new Validations.Filter("2026Q3", "", "", check, unit), 0, 10).stream()
                .filter(one -> one.unitCode().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private long batch() {
        return jdbc.sql(
                        "insert into import_batch (feed, feed_hash, state) values ('t', '', 'published') returning batch_id")
                .query(Long.class)
                .single();
    }

    private void cases(
            @Nullable String unit,
            int count,
            String opened,
            @Nullable String due,
            @Nullable String closed,
            @Nullable String extended,
            @Nullable String text,
            @Nullable String title) {
        insert(
                "governance_case",
                unit,
                count,
                "case_number, opened_at, due_at, closed_at, extended_to, closing_text, title",
                "'K' || :key || '-' || n, " + opened + ", (" + due + ")::timestamp, (" + closed + ")::timestamp, ("
                        + extended + ")::timestamp, " + text + ", " + title);
    }

    private void hazards(@Nullable String unit, int count, String takes) {
        String found = "timestamp '2026-07-02 09:00' + n * interval '1 hour'";
        insert("hazard", unit, count, "found_at, rectified_at", found + ", " + found + " + " + takes);
    }

    private void tasks(String unit, int count) {
        insert(
                "task",
                unit,
                count,
                "planned_at, done_at",
                "timestamp '2026-07-02 09:00' + n * interval '1 day', timestamp '2026-09-30 17:42' + n * interval '7 seconds'");
    }

    private void evaluations(String unit, int count, String respondent, @Nullable String linked) {
        insert(
                "resident_evaluation",
                unit,
                count,
                "evaluated_at, respondent, question, linked_case",
                "timestamp '2026-07-02 09:00' + n * interval '1 day', '" + respondent + "', '是否满意', " + linked);
    }

    private void marks(String unit, String score) {
        insert("panel_mark", unit, 1, "marked_at, rater_group, score", "timestamp '2026-07-02 09:00', 'g', " + score);
    }

    private void figure(
            String unit,
            String measure,
            @Nullable String value,
            @Nullable String numerator,
            @Nullable String denominator) {
        insert(
                "reported_figure",
                unit,
                1,
                "measure, period, period_from, value, numerator, denominator",
                "'" + measure + "', '2026Q3', timestamp '2026-07-01 00:00', " + value + "::numeric, " + numerator
                        + "::numeric, " + denominator + "::numeric");
    }

    private void insert(String table, @Nullable String unit, int count, String columns, String values) {
        key++;
        jdbc.sql("insert into " + table + " (feed, record_key, row_hash, batch_id, row_number, unit_code, " + columns
                        + ") select 't', 'K' || :key || '-' || n, '', :batch, n, :unit, " + values
                        + " from generate_series(1, :count) n")
                .param("key", key)
                .param("batch", batch)
                .param("unit", unit)
                .param("count", count)
                .update();
    }
}
