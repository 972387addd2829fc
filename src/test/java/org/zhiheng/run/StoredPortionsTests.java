package org.zhiheng.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.metric.Metric;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.rulepack.UnitPortions;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.Period;

/** What is read portion by portion is what is read at once. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class StoredPortionsTests {

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private AssessmentRuns runs;

    @Autowired
    private RunFacts facts;

    @Autowired
    private PinnedContent content;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private AssessmentRun run;
    private RulePack pack;
    private List<Metric> metrics;

    @BeforeEach
    void runTwoQuarters() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
            unit("S0", "2026-07-15", "S3");
            event("S1", null);
            event("D1", "S2");
            event("S0", null);
            event("D1", null);
            event(null, null);
            mark("S1");
            mark("S0");
            jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q2")));
            jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")));
        }
        run = runs.get(jdbc.sql("select run_id from assessment_run where period = '2026Q3'")
                .query(Long.class)
                .single());
        pack = content.pack(run);
        metrics = List.copyOf(content.metrics(run));
    }

    private void unit(String code, String until, String successor) {
        jdbc.sql("""
                        insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code,
                                          valid_until, successor_code)
                        values ('sample', ?, 'h', 1, 1, ?, '旧街道', 'street', 'D1', ?::date, ?)
                        """).params(code, code, until, successor).update();
    }

    private void event(@Nullable String unit, @Nullable String place) {
        long number = jdbc.sql("select count(*) from event").query(Long.class).single();
        jdbc.sql("""
                        insert into event (feed, record_key, row_hash, batch_id, row_number, unit_code, roles, occurred_at, category,
                                           attributes)
                        values ('sample', ?, 'h', 1, 1, ?, jsonb_strip_nulls(jsonb_build_object('place', ?::text)),
                                '2026-08-01 10:00', 'honour', '{"who": "甲"}')
                        """).params(Arrays.asList("e" + number, unit, place)).update();
    }

    private void mark(String unit) {
        jdbc.sql("""
                        insert into panel_mark (feed, record_key, row_hash, batch_id, row_number, unit_code, marked_at, rater_group,
                                                score)
                        values ('sample', ?, 'h', 1, 1, ?, '2026-08-01 10:00', 'panel', 88.5)
                        """).params("m" + unit, unit).update();
    }

    @Test
    void thePortionsAreTheWhole() {
        transaction.executeWithoutResult(status -> {
            List<UnitInput> whole = facts.of(run, pack, metrics).units();
            UnitPortions portions = facts.portions(run, pack, metrics);
            List<UnitInput> read = new ArrayList<>();
            portions.read(read::addAll);

            assertThat(read.stream().map(StoredPortionsTests::heard).toList())
                    .isEqualTo(whole.stream().map(StoredPortionsTests::heard).toList());
            assertThat(read).extracting(UnitInput::code).containsExactly("S1", "S2", "S3", "S4");
            assertThat(read.get(1).events()).extracting(EventFact::record).containsExactly(2L);
            assertThat(read.get(2).events())
                    .as("of the ended S0")
                    .extracting(EventFact::record)
                    .containsExactly(3L);
            assertThat(read.get(2).marks()).extracting(MarkFact::record).containsExactly(2L);
            assertThat(read.get(1).past()).extracting(PastResult::period).containsExactly("2026Q2");
            List<UnitInput> again = new ArrayList<>();
            portions.read(again::addAll);
            assertThat(again).isEqualTo(read);
        });
    }

    /** Readings that say no more than absent ones are not handed out in portions, nor those of other periods without value. */
    @Test
    void leavesOutWhatSaysNothing() {
        transaction.executeWithoutResult(status -> {
            List<UnitInput> read = new ArrayList<>();
            facts.portions(run, pack, metrics).read(read::addAll);

            assertThat(read.get(0).metrics()).containsOnlyKeys("late_count", "on_time_rate");
            assertThat(read.get(3).metrics()).doesNotContainKey("on_time_rate");
            assertThat(read.get(0).previous().values()).noneMatch(reading -> reading.value() == null);
        });
    }

    private static UnitInput heard(UnitInput unit) {
        return new UnitInput(
                unit.code(),
                unit.name(),
                unit.kind(),
                unit.parent(),
                unit.attributes(),
                kept(
                        unit.metrics(),
                        reading -> reading.state() != MetricState.NO_DATA
                                || reading.numerator() != null
                                || reading.denominator() != null),
                kept(unit.previous(), reading -> reading.value() != null),
                kept(unit.lastYear(), reading -> reading.value() != null),
                unit.events(),
                unit.marks(),
                unit.children(),
                unit.past());
    }

    private static Map<String, MetricReading> kept(
            Map<String, MetricReading> readings, Predicate<MetricReading> wanted) {
        Map<String, MetricReading> kept = new HashMap<>();
        readings.forEach((metric, reading) -> {
            if (wanted.test(Objects.requireNonNull(reading))) {
                kept.put(metric, reading);
            }
        });
        return kept;
    }
}
