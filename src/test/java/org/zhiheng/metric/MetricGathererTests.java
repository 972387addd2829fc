package org.zhiheng.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.zhiheng.metric.GatheringFixture.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;

/**
 * Worked by hand. City C; districts D1, D2; streets S1, S2 (in D1), S3 (in D2); communities V1, V2 (in S1), V3 (in S2).
 * Cases opened in 2026Q1, as of 2026-04-10 00:00:
 *
 * <pre>
 * case  unit  handler  opened        due           closed        on time  counted  hours
 * c1    V1    P1       01-05 08:00   01-07 08:00   01-06 08:00   1        1        24
 * c2    V1    P2       01-05 08:00   01-07 08:00   01-07 08:00   1        1        48   (closed in the very minute)
 * c3    V1    P1       01-05 08:00   01-07 08:00   01-08 08:00   0        1        72
 * c4    V2    P1       02-01 08:00   02-02 08:00   –             0        1        –    (open, past due)
 * c5    V2    P1       02-01 08:00   05-01 08:00   –             0        0        –    (open, time not come)
 * c6    V3    P2       03-31 23:59   –             04-01 09:59   0        0        10   (no time limit)
 * c7    S1    –        01-10 08:00   01-20 08:00   01-10 07:00   1        1        –    (closed before opened)
 * c8    –     –        01-10 08:00   01-20 08:00   01-11 08:00                           (names no unit)
 * c9    V1    P1       04-01 00:00   04-02 00:00   04-01 12:00                           (next quarter)
 * c0    V1    P1       12-31 2025    01-02 2026    01-01 2026                            (quarter before: 1 of 1)
 *
 *           V1 2/3   V2 0/1   V3 0/0   S1 2+0+1 / 3+1+1 = 3/5   S2 0/0   D1 3/5   D2 –   C 3/5
 * </pre>
 */
class MetricGathererTests {

    private static final MetricCatalog CATALOG = MetricCatalog.read(ContentHome.shipped());
    private static final Metric ON_TIME = CATALOG.find("case_on_time_rate").orElseThrow();
    private static final Metric MEDIAN =
            CATALOG.find("case_median_handling_hours").orElseThrow();
    private static final Metric OPENED = CATALOG.find("case_opened_count").orElseThrow();
    private static final String[] ALL = {"C", "D1:d", "D2:d", "S1:s", "S2:s", "S3:s", "V1:v", "V2:v", "V3:v"};

    private static final GatheringFixture FIXTURE = new GatheringFixture();

    private final GatheringFixture fixture = FIXTURE;
    private long batch;

    @BeforeEach
    void load() {
        fixture.empty();
        batch = fixture.batch("published");
        fixture.unit(batch, "C", "city", null, "{}");
        fixture.unit(batch, "D1", "district", "C", "{}");
        fixture.unit(batch, "D2", "district", "C", "{}");
        fixture.unit(batch, "S1", "street", "D1", "{\"population\": 1000}");
        fixture.unit(batch, "S2", "street", "D1", "{\"population\": 500, \"rural\": true}");
        fixture.unit(batch, "S3", "street", "D2", "{}");
        fixture.unit(batch, "V1", "community", "S1", "{}");
        fixture.unit(batch, "V2", "community", "S1", "{}");
        fixture.unit(batch, "V3", "community", "S2", "{}");
        fixture.unit(batch, "P1", "station", null, "{}");
        fixture.unit(batch, "P2", "station", null, "{}");
        put("c1", "V1", "P1", "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-06 08:00");
        put("c2", "V1", "P2", "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-07 08:00");
        put("c3", "V1", "P1", "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-08 08:00");
        put("c4", "V2", "P1", "2026-02-01 08:00", "2026-02-02 08:00", null);
        put("c5", "V2", "P1", "2026-02-01 08:00", "2026-05-01 08:00", null);
        put("c6", "V3", "P2", "2026-03-31 23:59", null, "2026-04-01 09:59");
        put("c7", "S1", null, "2026-01-10 08:00", "2026-01-20 08:00", "2026-01-10 07:00");
        put("c8", null, null, "2026-01-10 08:00", "2026-01-20 08:00", "2026-01-11 08:00");
        put("c9", "V1", "P1", "2026-04-01 00:00", "2026-04-02 00:00", "2026-04-01 12:00");
        put("c0", "V1", "P1", "2025-12-31 08:00", "2026-01-02 08:00", "2026-01-01 08:00");
    }

    private long put(String key, String unit, String handler, String opened, String due, String closed) {
        return fixture.governanceCase(batch, key, unit, handler, opened, due, closed);
    }

    private RunScope quarter(String... assessed) {
        return fixture.run("2026Q1", "2026-04-10 00:00", batch, List.of(), RunScope.PLACE, assessed);
    }

    private String gathered(Metric metric, String unit, String... assessed) {
        RunScope scope = quarter(assessed.length == 0 ? ALL : assessed);
        fixture.gather(scope, metric);
        return fixture.value(scope, metric, unit);
    }

    @Test
    void addsNumeratorsAndDenominatorsUpFourLevels() {
        RunScope scope = quarter(ALL);
        fixture.gather(scope, ON_TIME, OPENED);

        assertThat(fixture.value(scope, ON_TIME, "V1")).isEqualTo("observed 2/3 66.6666666667 #1");
        assertThat(fixture.value(scope, ON_TIME, "V2")).isEqualTo("observed 0/1 0 #2");
        assertThat(fixture.value(scope, ON_TIME, "V3")).isEqualTo("no_data -/- - #-");
        assertThat(fixture.value(scope, ON_TIME, "S1")).isEqualTo("observed 3/5 60 #1");
        assertThat(fixture.value(scope, ON_TIME, "D1")).isEqualTo("observed 3/5 60 #1");
        assertThat(fixture.value(scope, ON_TIME, "D2")).isEqualTo("no_data -/- - #-");
        assertThat(fixture.value(scope, ON_TIME, "C")).isEqualTo("observed 3/5 60 #1");
        assertThat(fixture.value(scope, OPENED, "C")).isEqualTo("observed 7/- 7 #-");
        assertThat(fixture.value(scope, OPENED, "S1")).isEqualTo("observed 6/- 6 #-");
        assertThat(fixture.value(scope, OPENED, "S3")).isEqualTo("observed 0/- 0 #-");
        assertThat(fixture.jdbc
                        .sql("select count(*) from run_scope")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void assessesALevelWithoutTheLevelsBetween() {
        assertThat(gathered(ON_TIME, "D1", "D1:d", "D2:d")).isEqualTo("observed 3/5 60 #1");
    }

    @Test
    void takesMediansAnewAtEachLevel() {
        RunScope scope = quarter(ALL);
        fixture.gather(scope, MEDIAN);

        assertThat(fixture.value(scope, MEDIAN, "V1")).isEqualTo("observed -/3 48 #2");
        assertThat(fixture.value(scope, MEDIAN, "V2")).isEqualTo("no_data -/0 - #-");
        assertThat(fixture.value(scope, MEDIAN, "V3")).isEqualTo("observed -/1 10 #1");
        assertThat(fixture.value(scope, MEDIAN, "S1")).isEqualTo("observed -/3 48 #2");
        // 10, 24, 48, 72: half way between 24 and 48.
        assertThat(fixture.value(scope, MEDIAN, "D1")).isEqualTo("observed -/4 36 #1");
    }

    @Test
    void givesNoValueBelowTheMinimum() {
        String body = ON_TIME.body();
        assertThat(gathered(metric("r", "scale: 100\nminimum: 3", body), "V1"))
                .isEqualTo("observed 2/3 66.6666666667 #1");
        assertThat(gathered(metric("r", "scale: 100\nminimum: 4", body), "V1")).isEqualTo("too_few 2/3 - #-");
        assertThat(gathered(metric("r", "scale: 100\nminimum: 4", body), "S1")).isEqualTo("observed 3/5 60 #1");
        assertThat(gathered(metric("r", "scale: 100\nminimum: 4", body), "V3")).isEqualTo("no_data -/- - #-");
    }

    @Test
    void aMetricIsNotApplicableWhereItsConditionSaysSo() {
        Metric rural = metric("r", "applies: u.kind = 'street' and u.attributes ->> 'rural' = 'true'", OPENED.body());

        assertThat(gathered(rural, "S2")).isEqualTo("observed 1/- 1 #1");
        assertThat(gathered(rural, "S1")).isEqualTo("not_applicable -/- - #-");
        assertThat(gathered(rural, "V1")).isEqualTo("not_applicable -/- - #-");
    }

    @Test
    void nothingRecordedIsZeroOnlyWhereDeclared() {
        assertThat(gathered(metric("n", "", OPENED.body()), "S3")).isEqualTo("no_data -/- - #-");
        assertThat(gathered(metric("n", "absent: zero", OPENED.body()), "S3")).isEqualTo("observed 0/- 0 #3");
    }

    @Test
    void aMergedUnitsRecordsCountForItsSuccessor() {
        long merger = fixture.batch("published");
        fixture.jdbc
                .sql("update unit set superseded_by = ? where unit_code in ('S2', 'V3')")
                .param(merger)
                .update();
        fixture.unit(merger, "S2", "street", "D1", "0001-01-01", "2026-02-15", "S3", "{}");
        fixture.unit(merger, "V3", "community", "S2", "0001-01-01", "2026-02-15", null, "{}");
        put("m1", "S2", null, "2026-01-05 08:00", null, null);

        RunScope after =
                fixture.run("2026Q1", "2026-04-10 00:00", merger, List.of(), RunScope.PLACE, "S1", "S3", "D1", "D2");
        fixture.gather(after, OPENED, MEDIAN);

        // m1 of S2 itself and c6 of V3, which ended with S2, are now with S3 in D2.
        assertThat(fixture.value(after, OPENED, "S3")).isEqualTo("observed 2/- 2 #-");
        assertThat(fixture.value(after, OPENED, "D2")).isEqualTo("observed 2/- 2 #-");
        assertThat(fixture.value(after, OPENED, "D1")).isEqualTo("observed 6/- 6 #-");
        assertThat(fixture.value(after, MEDIAN, "S3")).isEqualTo("observed -/1 10 #1");
        assertThat(fixture.gatherer.records(after, OPENED, "S3").stream().map(TracedRecord::unitCode))
                .containsExactly("V3", "S2");

        // As the data stood before the merger was known, and for a period before it, nothing has moved.
        RunScope before = fixture.run("2026Q1", "2026-04-10 00:00", batch, List.of(), RunScope.PLACE, "S2", "S3");
        fixture.gather(before, OPENED);
        assertThat(fixture.value(before, OPENED, "S2")).isEqualTo("observed 2/- 2 #-");
        RunScope january = fixture.run("2026-01", "2026-04-10 00:00", merger, List.of(), RunScope.PLACE, "S2", "S3");
        fixture.gather(january, OPENED);
        assertThat(fixture.value(january, OPENED, "S2")).isEqualTo("observed 1/- 1 #-");
        assertThat(fixture.value(january, OPENED, "S3")).isEqualTo("observed 0/- 0 #-");
    }

    @Test
    void assessesTheRoleTheSchemeNames() {
        RunScope scope = fixture.run("2026Q1", "2026-04-10 00:00", batch, List.of(), "handler", "P1", "P2", "V1");
        fixture.gather(scope, ON_TIME, OPENED);

        assertThat(fixture.value(scope, ON_TIME, "P1")).isEqualTo("observed 1/3 33.3333333333 #2");
        assertThat(fixture.value(scope, ON_TIME, "P2")).isEqualTo("observed 1/1 100 #1");
        assertThat(fixture.value(scope, OPENED, "P1")).isEqualTo("observed 4/- 4 #-");
        assertThat(fixture.value(scope, OPENED, "V1")).isEqualTo("observed 0/- 0 #-");
    }

    @Test
    void doesNotSeeWhatHappenedAfterTheAsOfTime() {
        RunScope scope = fixture.run("2026Q1", "2026-01-07 07:59", batch, List.of(), RunScope.PLACE, ALL);
        fixture.gather(scope, ON_TIME, OPENED, MEDIAN);

        // c2 and c3 are still open and not yet due; February's cases have not been opened.
        assertThat(fixture.value(scope, ON_TIME, "V1")).isEqualTo("observed 1/1 100 #1");
        assertThat(fixture.value(scope, OPENED, "V1")).isEqualTo("observed 3/- 3 #-");
        assertThat(fixture.value(scope, OPENED, "V2")).isEqualTo("observed 0/- 0 #-");
        assertThat(fixture.value(scope, MEDIAN, "V1")).isEqualTo("observed -/1 24 #1");
        RunScope due = fixture.run("2026Q1", "2026-01-07 08:00", batch, List.of(), RunScope.PLACE, ALL);
        fixture.gather(due, ON_TIME);
        assertThat(fixture.value(due, ON_TIME, "V1")).isEqualTo("observed 2/2 100 #1");
    }

    @Test
    void anApprovedExclusionTakesOneRecordOut() {
        long record = fixture.jdbc
                .sql("select record_id from governance_case where record_key = 'c3'")
                .query(Long.class)
                .single();
        long correction = fixture.batch("published");
        String exclusion = """
                insert into record_exclusion (record_kind, record_id, reason_code, reason, asked_by, state, batch_id)
                values ('governance_case', ?, 'force', '不可抗力', 'clerk', ?, ?)
                """;
        fixture.jdbc.sql(exclusion).params(record, "refused", correction).update();
        RunScope refused = fixture.run("2026Q1", "2026-04-10 00:00", correction, List.of(), RunScope.PLACE, ALL);
        fixture.gather(refused, ON_TIME);
        assertThat(fixture.value(refused, ON_TIME, "V1")).isEqualTo("observed 2/3 66.6666666667 #1");

        fixture.jdbc.sql(exclusion).params(record, "approved", correction).update();
        fixture.gather(refused, ON_TIME);
        assertThat(fixture.value(refused, ON_TIME, "V1")).isEqualTo("observed 2/2 100 #1");
        assertThat(fixture.value(refused, ON_TIME, "C")).isEqualTo("observed 3/4 75 #1");
        assertThat(fixture.gatherer.records(refused, ON_TIME, "V1")).hasSize(2);
        assertThat(fixture.gatherer.excluded(refused, ON_TIME, "V1"))
                .singleElement()
                .satisfies(out -> {
                    assertThat(out.recordKey()).isEqualTo("c3");
                    assertThat(out.numerator()).isEqualTo("0");
                    assertThat(out.denominator()).isEqualTo("1");
                });

        RunScope earlier = quarter(ALL);
        fixture.gather(earlier, ON_TIME);
        assertThat(fixture.value(earlier, ON_TIME, "V1")).isEqualTo("observed 2/3 66.6666666667 #1");

        // A later version of the record stays out.
        fixture.supersede(record, correction);
        fixture.governanceCase(
                correction, "c3", "V1", "P1", "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-09 08:00");
        fixture.gather(refused, ON_TIME);
        assertThat(fixture.value(refused, ON_TIME, "V1")).isEqualTo("observed 2/2 100 #1");
    }

    @Test
    void readsAnyStateOfTheData() {
        long record = fixture.jdbc
                .sql("select record_id from governance_case where record_key = 'c3'")
                .query(Long.class)
                .single();
        long trial = fixture.batch("trial");
        fixture.supersede(record, trial);
        fixture.governanceCase(trial, "c3", "V1", "P1", "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-06 09:00");
        long later = fixture.batch("published");

        RunScope without = fixture.run("2026Q1", "2026-04-10 00:00", later, List.of(), RunScope.PLACE, ALL);
        fixture.gather(without, ON_TIME);
        assertThat(fixture.value(without, ON_TIME, "V1")).isEqualTo("observed 2/3 66.6666666667 #1");
        RunScope with = fixture.run("2026Q1", "2026-04-10 00:00", batch, List.of(trial), RunScope.PLACE, ALL);
        fixture.gather(with, ON_TIME);
        assertThat(fixture.value(with, ON_TIME, "V1")).isEqualTo("observed 3/3 100 #1");
    }

    @Test
    void comparesWithThePeriodBeforeAndTheYearBeforeAtTheSameDistance() {
        put("y1", "V2", null, "2025-02-01 08:00", "2025-02-02 08:00", "2025-04-09 08:00");
        put("y2", "V2", null, "2025-02-01 08:00", "2025-02-02 08:00", "2025-04-11 08:00");
        RunScope scope = quarter(ALL);
        fixture.gatherer.gather(
                scope,
                List.of(
                        new MetricRequest(ON_TIME, Set.of(Span.values())),
                        new MetricRequest(MEDIAN, Set.of(Span.LAST_YEAR))));

        assertThat(fixture.value(scope, ON_TIME, Span.CURRENT, "V1")).isEqualTo("observed 2/3 66.6666666667 #1");
        assertThat(fixture.value(scope, ON_TIME, Span.PREVIOUS, "V1")).isEqualTo("observed 1/1 100 #1");
        assertThat(fixture.value(scope, ON_TIME, Span.PREVIOUS, "V2")).isEqualTo("no_data -/- - #-");
        assertThat(fixture.value(scope, ON_TIME, Span.LAST_YEAR, "V2")).isEqualTo("observed 0/2 0 #1");
        // Seen as of 2025-04-10, y2 is open: one duration of 67 days.
        assertThat(fixture.value(scope, MEDIAN, Span.LAST_YEAR, "V2")).isEqualTo("observed -/1 1608 #1");
        assertThat(fixture.gatherer.records(scope, ON_TIME, Span.PREVIOUS, "S1").stream()
                        .map(TracedRecord::recordKey))
                .containsExactly("c0");
    }

    @Test
    void ranksInsideThePeerGroupSharingPlaces() {
        put("r1", "S2", null, "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-06 08:00");
        put("r2", "S3", null, "2026-01-05 08:00", "2026-01-07 08:00", "2026-01-06 08:00");
        RunScope scope = quarter("S1:s", "S2:s", "S3:s", "V1:v");
        Metric lower = metric("low", "better: lower", ON_TIME.body());
        fixture.gather(scope, ON_TIME, lower);

        assertThat(fixture.value(scope, ON_TIME, "S1")).endsWith("#3");
        assertThat(fixture.value(scope, ON_TIME, "S2")).endsWith("#1");
        assertThat(fixture.value(scope, ON_TIME, "S3")).endsWith("#1");
        assertThat(fixture.value(scope, ON_TIME, "V1")).endsWith("#1");
        assertThat(fixture.value(scope, lower, "S1")).endsWith("#1");
        assertThat(fixture.value(scope, lower, "S3")).endsWith("#2");
    }

    @Test
    void describesEachPeerGroup() {
        fixture.unit(batch, "S4", "street", "D2", "{}");
        for (int unit = 1; unit <= 4; unit++) {
            for (int number = 0; number < unit * unit; number++) {
                put("s" + unit + "-" + number, "S" + unit, null, "2026-02-01 08:00", null, null);
            }
        }
        RunScope scope = quarter("S1:s", "S2:s", "S3:s", "S4:s", "D2:d");
        Metric many = metric("many", "", OPENED.body());
        Metric few = metric("few", "better: lower", OPENED.body());
        fixture.gather(scope, many, few);

        // S1 6+1 = 7, S2 1+4 = 5, S3 9, S4 16: mean 37/4, squares 49+25+81+256 = 411, variance (411 − 37²/4) / 3 =
        // 22.91666…
        // Percentiles of 5 7 9 16 at 0.3, 0.75, 1.5, 2.25, 2.7.
        Map<String, Object> row = fixture.jdbc
                .sql("select * from metric_stat where run_id = ? and metric = 'many' and peer_group = 's'")
                .param(scope.runId())
                .query()
                .singleRow();
        assertThat(row.get("n")).isEqualTo(4);
        assertThat(List.of("best", "worst", "mean", "sd", "p10", "p25", "p50", "p75", "p90").stream()
                        .map(column -> ((BigDecimal) row.get(column)).toPlainString()))
                .containsExactly("16", "5", "9.25", "4.7871355388", "5.6", "6.5", "8", "10.75", "13.9");
        assertThat(fixture.jdbc
                        .sql(
                                "select best || ' ' || worst from metric_stat where run_id = ? and metric = 'few' and peer_group = 's'")
                        .param(scope.runId())
                        .query(String.class)
                        .single())
                .isEqualTo("5 16");
        assertThat(fixture.jdbc
                        .sql("select n || ' ' || mean || ' ' || coalesce(sd::text, '-') || ' ' || p90 from metric_stat"
                                + " where run_id = ? and metric = 'many' and peer_group = 'd'")
                        .param(scope.runId())
                        .query(String.class)
                        .single())
                .isEqualTo("1 25 - 25");
    }

    @Test
    void leadsAFigureBackToItsRows() {
        RunScope scope = quarter(ALL);
        fixture.gather(scope, ON_TIME, MEDIAN);

        List<TracedRecord> records = fixture.gatherer.records(scope, ON_TIME, "D1");

        assertThat(records.stream().map(TracedRecord::recordKey)).containsExactly("c1", "c2", "c3", "c4", "c7");
        assertThat(records.stream().map(TracedRecord::numerator).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualTo("3");
        assertThat(records.stream().map(TracedRecord::denominator).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualTo("5");
        TracedRecord third = records.get(2);
        assertThat(third.kind()).isEqualTo("governance_case");
        assertThat(third.unitCode()).isEqualTo("V1");
        assertThat(third.fileName()).isEqualTo("cases.csv");
        assertThat(third.sha256()).isEqualTo("sha-of-cases");
        assertThat(third.rowNumber()).isEqualTo(4);
        assertThat(third.columns())
                .containsEntry("case_number", "c3")
                .containsEntry("closed_at", "2026-01-08T08:00:00")
                .doesNotContainKey("status");
        assertThat(fixture.gatherer.records(scope, MEDIAN, "V1").stream().map(TracedRecord::value))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("24", "48", "72");
        assertThat(fixture.gatherer.records(scope, ON_TIME, "V3")).isEmpty();
    }

    @Test
    void leadsAFigureOfUnitsAloneBackToTheUnits() {
        Metric people = metric("people", "", """
                select unit_code, sum(cast(attributes ->> 'population' as numeric)) as numerator
                from gov_unit group by unit_code
                """);
        RunScope scope = quarter(ALL);
        fixture.gather(scope, people);
        assertThat(fixture.value(scope, people, "D1")).isEqualTo("observed 1500/- 1500 #1");

        List<TracedRecord> units = fixture.gatherer.records(scope, people, "D1");
        assertThat(units).extracting(TracedRecord::kind).containsOnly("unit");
        assertThat(units).extracting(TracedRecord::unitCode).containsExactlyInAnyOrder("S1", "S2");
        assertThat(units.stream().map(TracedRecord::numerator).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualTo("1500");
        assertThat(units).allSatisfy(unit -> assertThat(unit.columns()).containsKey("name"));
    }

    @Test
    void joinsUnitsToRecords() {
        Metric perHead = metric("per_head", "scale: 10000", """
                select u.unit_code, count(c.record_id) as numerator,
                       max(cast(u.attributes ->> 'population' as numeric)) as denominator
                from gov_unit u left join gov_case c
                     on c.unit_code = u.unit_code and c.opened_at >= :from and c.opened_at < :until
                group by u.unit_code
                """);

        // S2 has c6 of V3; S1 has six cases among 1000.
        assertThat(gathered(perHead, "S2")).isEqualTo("observed 1/500 20 #2");
        RunScope scope = quarter(ALL);
        fixture.gather(scope, perHead);
        assertThat(fixture.value(scope, perHead, "D1")).isEqualTo("observed 7/1500 46.6666666667 #1");
        assertThat(fixture.gatherer.records(scope, perHead, "D1")).hasSize(7).allSatisfy(record -> {
            assertThat(record.numerator()).isEqualTo("1");
            assertThat(record.denominator()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNNECESSARY"})
    void roundsAsDeclared(RoundingMode mode) {
        for (String value : List.of("0.125", "0.135", "-0.125", "-0.135", "0.1251", "0.12", "2.5", "-2.515", "0")) {
            assertThat(fixture.jdbc
                            .sql("select " + ValueStatement.rounded("v", 2, mode) + " from (values (" + value
                                    + "::numeric)) as t(v)")
                            .query(BigDecimal.class)
                            .single())
                    .isEqualByComparingTo(new BigDecimal(value).setScale(2, mode));
        }
    }

    @Test
    void gatheringAgainGivesTheSameRows() {
        RunScope scope = quarter(ALL);
        fixture.gather(scope, ON_TIME, MEDIAN, OPENED);
        String rows =
                "select md5(string_agg(v::text, '|' order by metric, unit_code)) from metric_value v where run_id = ?";
        String first =
                fixture.jdbc.sql(rows).param(scope.runId()).query(String.class).single();

        fixture.gather(scope, OPENED, MEDIAN, ON_TIME);

        assertThat(fixture.jdbc
                        .sql(rows)
                        .param(scope.runId())
                        .query(String.class)
                        .single())
                .isEqualTo(first);
    }

    @Test
    void theDatabaseAcceptsEveryShippedMetric() {
        assertThat(fixture.gatherer.check(CATALOG.all())).isEmpty();
        RunScope scope = quarter(ALL);
        fixture.gather(scope, CATALOG.all().toArray(Metric[]::new));
        assertThat(fixture.jdbc
                        .sql("select count(*) from metric_value")
                        .query(Long.class)
                        .single())
                .isEqualTo(CATALOG.all().size() * 9L);
        CATALOG.all().forEach(metric -> fixture.gatherer.records(scope, metric, "C"));
    }

    @Test
    void tellsWhereTheDatabaseRefusesAMetric() {
        Metric column = metric(
                "x", "", "select unit_code,\n       count(closd_at) as numerator\nfrom gov_case group by unit_code");
        Metric syntax = metric(
                "x",
                "",
                "select unit_code, count(*) as numerator from gov_case\nwhere opened_at >= :from and and true\ngroup by unit_code");
        Metric missing = metric("x", "", "select unit_code, count(*) as n from gov_case group by unit_code");
        Metric summedValue =
                metric("x", "", "select unit_code, avg(handling_hours) as value from gov_case group by unit_code");
        Metric noDenominator =
                metric("x", "minimum: 5", "select unit_code, count(*) as numerator from gov_case group by unit_code");
        Metric first = metric("x", "", "select count(*) as numerator, unit_code from gov_case group by unit_code");
        Metric applies = metric("x", "applies: u.size > 3", OPENED.body());

        assertThat(fixture.gatherer.check(List.of(column, syntax, missing, summedValue, noDenominator, first, applies)))
                .extracting(finding -> finding.line() + ":" + finding.column() + " " + finding.code())
                .containsExactly(
                        "5:14 metric-refused",
                        "5:30 metric-refused",
                        "4:31 metric-columns",
                        "4:0 metric-columns",
                        "5:0 metric-columns",
                        "4:0 metric-columns",
                        "5:0 metric-refused");
        RunScope scope = quarter(ALL);
        Metric division = metric(
                "x", "", "select unit_code, count(*) / (count(*) - 1) as numerator from gov_case group by unit_code");
        ContentException refused = catchThrowableOfType(ContentException.class, () -> fixture.gather(scope, division));
        assertThat(refused.findings().get(0).place()).isEqualTo("batch/metrics/x.sql:4");
        assertThat(refused.getMessage()).contains("division by zero");
        Metric twice = metric("x", "rollup: recompute", "select unit_code, handling_hours as value from gov_case");
        assertThat(catchThrowableOfType(ContentException.class, () -> fixture.gather(scope, twice))
                        .findings()
                        .get(0)
                        .code())
                .isEqualTo("metric-unit-twice");
    }

    @Test
    void aTableWithoutViewIsOutOfReachEvenPastTheFence() {
        Metric smuggled = pastTheFence("select unit_code, 1 as numerator from run_unit");

        ContentException refused =
                catchThrowableOfType(ContentException.class, () -> fixture.gather(quarter(ALL), smuggled));
        assertThat(refused.getMessage()).contains("relation \"run_unit\" does not exist");
    }

    @Test
    void theServersFilesAreOutOfReachEvenPastTheFence() {
        Metric smuggled =
                pastTheFence("select unit_code, length(pg_read_file('PG_VERSION')) as numerator from gov_case");

        ContentException refused =
                catchThrowableOfType(ContentException.class, () -> fixture.gather(quarter(ALL), smuggled));
        assertThat(refused.getMessage()).contains("permission denied for function pg_read_file");
        assertThat(catchThrowableOfType(
                                ContentException.class,
                                () -> fixture.gather(
                                        quarter(ALL),
                                        pastTheFence(
                                                "select unit_code, lo_export(1, '/tmp/x') as numerator from gov_case")))
                        .getMessage())
                .contains("permission denied for function lo_export");
    }

    private static Metric pastTheFence(String body) {
        Metric honest = metric("x", "", "select unit_code, count(*) as numerator from gov_case group by unit_code");
        return new Metric(
                honest.code(),
                honest.name(),
                honest.nameEnglish(),
                honest.unit(),
                honest.scale(),
                honest.better(),
                honest.rounding(),
                honest.minimum(),
                honest.rollup(),
                honest.absent(),
                honest.applies(),
                honest.record(),
                honest.basis(),
                honest.file(),
                body,
                1,
                honest.hash());
    }
}
