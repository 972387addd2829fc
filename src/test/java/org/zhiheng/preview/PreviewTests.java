package org.zhiheng.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zhiheng.fixtures.SamplePack.ADDRESS;
import static org.zhiheng.fixtures.SamplePack.edited;
import static org.zhiheng.fixtures.SamplePack.files;
import static org.zhiheng.fixtures.SamplePack.metrics;
import static org.zhiheng.fixtures.SamplePack.user;
import static org.zhiheng.fixtures.SamplePack.with;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.ContentException;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.Publishing;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkProgress;

/** A preview says what two full runs would differ in, cell for cell, and leaves the database as it was. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class PreviewTests {

    private static final Period PERIOD = Period.parse("2026Q3");
    private static final String NEW_METRIC = """
            -- name: 受理件数
            -- unit: 件
            -- better: higher
            -- record: gov_case
            -- basis: 测试用
            select unit_code, count(*) as numerator
            from gov_case
            where opened_at >= :from and opened_at < :until
            group by unit_code
            """;

    @Autowired
    private Preview preview;

    @Autowired
    private Effects effects;

    @Autowired
    private Rescoring rescoring;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Drafts drafts;

    @Autowired
    private Publishing publishing;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void load() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
    }

    /**
     * By hand, from {@link SampleCity}: with the line at 100 % S1 (90 %) gets 50 and S3 (50 %) 10 of 60; each late case now
     * costs 15: S1 25, S3 10 of 40. S1 90 → 75, S2 stays 100, S3 40 → 20.
     */
    @Test
    void aHigherLineAndADearerLateCaseMoveWhatWasComputedByHand() {
        AssessmentRun run = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));

        PeriodEffect effect = effect(content(stricter(), metrics()));

        assertThat(effect.base().number()).isEqualTo(1);
        assertThat(effect.sight().dataBatch()).isEqualTo(run.dataBatch());
        assertThat(effect.assessed()).isEqualTo(4);
        assertThat(effect.units()).extracting(UnitEffect::unit).containsExactly("S1", "S3");
        assertThat(effect.units())
                .extracting(unit ->
                        plain(unit.before().total()) + "→" + plain(unit.after().total()))
                .containsExactly("90→75", "40→20");
        assertThat(effect.units().get(0).cells())
                .extracting(cell -> cell.node() + " " + plain(cell.before()) + "→" + plain(cell.after()))
                .containsExactly("total 90→75", "A1 60→50", "A2 30→25");
        assertThat(effect.units().get(0).cells().get(1).whyAfter().get(0))
                .contains("rules/sample_quarterly/criteria.yml:1");
        assertThat(effect.criteria())
                .extracting(
                        one -> one.criterion() + " " + one.units() + " " + plain(one.up()) + " " + plain(one.down()))
                .containsExactly("A1 2 0 -20", "A2 2 0 -15");
        assertThat(effect.rising()).isZero();
        assertThat(effect.falling()).isZero();
    }

    @Test
    void itEqualsTheDifferenceOfTwoFullRunsCellForCell() {
        AssessmentRun before = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));
        SortedMap<String, byte[]> files =
                edited(stricter(), "scheme.yml", "children: [A1, A2]", "children: [A1, A2, A3]");
        files = edited(files, "scheme.yml", "full: 100", "full: 110");
        files = edited(
                files,
                "scheme.yml",
                "tree:",
                "grades:\n  bands:\n    - { grade: 优秀, at_least: 80 }\n    - { grade: 一般, below: 80 }\n"
                        + "  quotas:\n    - { grade: 优秀, share: 50%, base: ranked, rounding: down }\ntree:");
        files = edited(
                files,
                "criteria.yml",
                "A1:",
                "A3:\n  name: 受理量\n  metric: opened_count\n  basis: 测试用\n  clause: 每件1分，最多10分。\n  full: 10\n"
                        + "  form: expression\n  points: 'min(full, opened_count)'\n  missing: zero\nA1:");
        files = with(
                files,
                "scenarios/criteria.yml",
                "- name: 满分\n  metrics: { on_time_rate: 100, late_count: 0,"
                        + " opened_count: 12 }\n  expect: { A1: 60, A2: 40, A3: 10 }\n");
        TreeMap<String, byte[]> metrics = new TreeMap<>(metrics());
        metrics.put("opened_count.sql", NEW_METRIC.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        PackContent draft = content(files, metrics);

        Map<String, String> state = tableHashes();
        List<String> said = new ArrayList<>();
        PeriodEffect effect = preview.effects(draft, List.of(PERIOD), step -> said.add(step.done() + "/" + step.of()))
                .get(0);
        assertThat(tableHashes()).isEqualTo(state);
        assertThat(said).containsExactly("0/2", "1/2", "2/2");

        publish(draft);
        AssessmentRun after = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));
        assertThat(after.packHash()).isEqualTo(draft.packHash());
        List<String> expected = jdbc.sql("""
                        select coalesce(a.unit_code, b.unit_code) || ' ' || coalesce(a.node, b.node) || ' '
                               || coalesce(trim_scale(a.points)::text, '-') || ' ' || coalesce(trim_scale(b.points)::text, '-')
                        from (select * from node_score where run_id = :before) a
                        full join (select * from node_score where run_id = :after) b using (unit_code, node)
                        where a.points is distinct from b.points or a.state is distinct from b.state
                        union all
                        select s.unit_code || ' rank ' || coalesce(trim_scale(s.rank)::text, '-') || ' '
                               || coalesce(trim_scale(t.rank)::text, '-') || ' grade ' || coalesce(t.suggested_grade, '-')
                        from standing s join standing t on t.run_id = :after and t.unit_code = s.unit_code
                        where s.run_id = :before
                          and (s.rank, s.total, s.suggested_grade) is distinct from (t.rank, t.total, t.suggested_grade)
                        """)
                .param("before", before.id())
                .param("after", after.id())
                .query(String.class)
                .list();
        List<String> told = new ArrayList<>();
        for (UnitEffect unit : effect.units()) {
            unit.cells()
                    .forEach(cell -> told.add(
                            unit.unit() + " " + cell.node() + " " + plain(cell.before()) + " " + plain(cell.after())));
            if (!unit.before().sameAs(unit.after())) {
                told.add(unit.unit() + " rank " + plain(unit.before().rank()) + " "
                        + plain(unit.after().rank()) + " grade "
                        + Optional.ofNullable(unit.after().grade()).orElse("-"));
            }
        }
        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(effect.grades())
                .extracting(grade -> grade.grade() + " " + grade.before() + "→" + grade.after() + " " + grade.places())
                .contains("优秀 0→1 1");
    }

    /** S1 has ten cases, one of them three days late; a day less of grace makes no other one late, three days more save it. */
    @Test
    void theRecordsThatDidItAreThoseCountedOtherwise() {
        jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));
        SortedMap<String, byte[]> lenient =
                edited(metrics(), "on_time_rate.sql", "closed_at <= due_at", "closed_at <= due_at + interval '3 days'");

        List<RecordEffect> records = preview.records(content(files(), lenient), PERIOD, "S1", "A1");

        assertThat(records).hasSize(10);
        assertThat(records.stream().filter(RecordEffect::differs))
                .extracting(effect -> effect.record().recordKey() + " "
                        + plain(effect.before().numerator()) + "→"
                        + plain(effect.after().numerator()))
                .containsExactly("S1-0 0→1");
        assertThat(records.get(0).differs()).isTrue();
    }

    @Test
    void aDraftThatCannotBeUsedAndAPeriodThatDoesNotFitAreRefused() {
        PackContent broken = content(edited(files(), "criteria.yml", "target: 90", "target: neunzig"), metrics());
        assertThatThrownBy(() -> preview.effects(broken, List.of(PERIOD), step -> {}))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("criteria.yml:8:11");
        assertThatThrownBy(
                        () -> preview.effects(content(files(), metrics()), List.of(Period.parse("2026")), step -> {}))
                .hasMessageContaining("周期长度");
    }

    @Test
    void inTheBackgroundItIsKeptAsItIsAndNotTriedTwice() throws InterruptedException {
        jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));
        PackContent content = content(stricter(), metrics());
        PackVersion draft = drafts.add(content, user("wang", Role.RULE_AUTHOR), ADDRESS);

        effects.start(draft, List.of(PERIOD), "wang");
        Work done = ended(draft);

        assertThat(done.error()).isNull();
        assertThat(Effects.periods(done)).containsExactly(PERIOD);
        assertThat(effects.effects(done))
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(OffsetDateTime.class)
                .isEqualTo(preview.effects(content, List.of(PERIOD), step -> {}));
        effects.start(draft, List.of(PERIOD), "wang");
        assertThat(effects.latest(draft.id()).map(Work::id)).contains(done.id());
        effects.start(draft, List.of(PERIOD.previous()), "wang");
        assertThat(Effects.periods(ended(draft))).containsExactly(PERIOD.previous());
    }

    /** As worked out above: S1 75, S2 100, S3 20 under the stricter rules; the run keeps its 90, 100 and 40. */
    @Test
    void scoresAPastPeriodByOtherRulesAndLeavesItsRunAlone() {
        AssessmentRun run = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));
        long runs = jdbc.sql("select count(*) from assessment_run")
                .query(Long.class)
                .single();

        RescoredPeriod scored = rescoring
                .score(content(stricter(), metrics()), List.of(PERIOD), WorkProgress.NONE)
                .get(0);

        assertThat(scored.sight().likeRun()).isEqualTo(run.id());
        assertThat(scored.units())
                .extracting(unit -> unit.unit() + " " + (unit.total() == null ? "–" : plain(unit.total())) + " "
                        + (unit.rank() == null ? "–" : plain(unit.rank())))
                .containsExactly("S1 75 2", "S2 100 1", "S3 20 3", "S4 – –");
        assertThat(jdbc.sql("select total from standing where run_id = :run and rank is not null order by unit_code")
                        .param("run", run.id())
                        .query(BigDecimal.class)
                        .list())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("90"), new BigDecimal("100"), new BigDecimal("40"));
        assertThat(jdbc.sql("select count(*) from assessment_run")
                        .query(Long.class)
                        .single())
                .isEqualTo(runs);
    }

    @Test
    void rescoresInTheBackgroundOnceForTheSameRulesAndData() throws InterruptedException {
        AssessmentRun run = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));
        PackVersion version = rescoring.version(SampleCity.SCHEME).orElseThrow();
        assertThat(rescoring.latest(version)).isEmpty();

        rescoring.start(version, List.of(PERIOD), "wang");
        while (rescoring.latest(version).orElseThrow().isOpen()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }

        Work done = rescoring.latest(version).orElseThrow();
        assertThat(done.error()).isNull();
        assertThat(rescoring.isCurrent(done, version, List.of(PERIOD))).isTrue();
        assertThat(rescoring.isCurrent(done, version, List.of(PERIOD.previous())))
                .isFalse();
        assertThat(rescoring.periods(done).get(0).units())
                .filteredOn(unit -> unit.total() != null)
                .extracting(RescoredPeriod.Outcome::total)
                .usingElementComparator(BigDecimal::compareTo)
                .as("the rules in force then are those of today")
                .containsExactlyElementsOf(jdbc.sql(
                                "select total from standing where run_id = :run and rank is not null order by unit_code")
                        .param("run", run.id())
                        .query(BigDecimal.class)
                        .list());
        rescoring.start(version, List.of(PERIOD), "li");
        assertThat(rescoring.latest(version).map(Work::id)).contains(done.id());
    }

    private Work ended(PackVersion draft) throws InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            Work found = effects.latest(draft.id()).orElseThrow();
            if (!found.isOpen()) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("it does not end");
    }

    private PeriodEffect effect(PackContent draft) {
        return preview.effects(draft, List.of(PERIOD), step -> {}).get(0);
    }

    private static SortedMap<String, byte[]> stricter() {
        return edited(
                edited(files(), "criteria.yml", "target: 90", "target: 100"),
                "criteria.yml",
                "per_step: 10",
                "per_step: 15");
    }

    private static PackContent content(SortedMap<String, byte[]> files, SortedMap<String, byte[]> metrics) {
        return PackContent.of(SampleCity.SCHEME, files, metrics);
    }

    private void publish(PackContent draft) {
        PackVersion version = drafts.add(draft, user("wang", Role.RULE_AUTHOR), ADDRESS);
        drafts.submit(version.id(), "改", user("wang", Role.RULE_AUTHOR), ADDRESS);
        publishing.review(version.id(), "同意", user("li", Role.PUBLISHER), ADDRESS);
        publishing.publish(version.id(), "发布", user("li", Role.PUBLISHER), ADDRESS);
    }

    private Map<String, String> tableHashes() {
        Map<String, String> hashes = new TreeMap<>();
        for (String table : jdbc.sql("select tablename from pg_tables where schemaname = 'public' order by 1")
                .query(String.class)
                .list()) {
            hashes.put(
                    table,
                    jdbc.sql(
                                    "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from "
                                            + table + " t")
                            .query(String.class)
                            .single());
        }
        hashes.put(
                "runs",
                jdbc.sql("select last_value::text from pg_sequences where sequencename like 'assessment_run_%'")
                        .query(String.class)
                        .single());
        return hashes;
    }

    private static String plain(BigDecimal number) {
        return number == null ? "-" : number.stripTrailingZeros().toPlainString();
    }
}
