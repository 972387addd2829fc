package org.zhiheng.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** The {@link SampleCity}: S1 has 10 cases, one of them late; without the late one it has 9 of 9. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class ExclusionTests {

    private static final Period QUARTER = Period.parse("2026Q3");
    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser STREET = user("street", Role.UNIT_CONTACT, DataScope.OWN, "S1");
    private static final CurrentUser ELSEWHERE = user("elsewhere", Role.DEPARTMENT, DataScope.OWN, "S2");
    private static final CurrentUser DISTRICT = user("district", Role.DEPARTMENT, DataScope.OWN_AND_BELOW, "D1");
    private static final Exclusions.Evidence FILE =
            new Exclusions.Evidence("说明.txt", "text/plain", "情况说明".getBytes(StandardCharsets.UTF_8));

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Exclusions exclusions;

    @BeforeEach
    void load() {
        jdbc.sql("""
                        truncate source_file, import_batch, unit, governance_case, record_exclusion, exclusion_evidence
                            restart identity cascade
                        """).update();
        // The numbers of runs go on, since the job repository remembers them.
        jdbc.sql("truncate assessment_run cascade").update();
        SampleCity.load(dataSource, 1);
    }

    @Test
    void oneExclusionMovesTheDenominatorByExactlyOneFromTheNextRunOn() {
        AssessmentRun before = run();
        assertThat(figures(before)).containsExactly("S1 9/10", "S2 10/10", "S3 2/4");
        long asked = exclusions.ask("governance_case", record("S1-0"), "force_majeure", "暴雨停工", FILE, CLERK, "");
        assertThat(run().outputHash()).as("asked is not approved").isEqualTo(before.outputHash());
        assertThatThrownBy(() -> exclusions.decide(asked, true, "同意", CLERK, ""))
                .hasMessageContaining("不能审批自己");
        exclusions.decide(asked, true, "属实", OFFICE, "");

        AssessmentRun after = run();
        assertThat(figures(after)).containsExactly("S1 9/9", "S2 10/10", "S3 2/4");
        assertThat(figures(before)).as("an earlier run never moves").containsExactly("S1 9/10", "S2 10/10", "S3 2/4");

        assertThat(exclusions.rates(CLERK, QUARTER))
                .as("records taken out still count among the records; the district sums its streets: 1 of 10 + 10 + 4")
                .extracting(rate -> rate.depth() + " " + rate.unitCode() + " " + rate.parentName() + " "
                        + rate.excluded() + "/" + rate.records() + " " + rate.rate())
                .containsExactly("0 D1 null 1/24 4.17", "1 S1 样例区 1/10 10.00");
        assertThat(exclusions.rates(DISTRICT, QUARTER))
                .extracting(Exclusions.Rate::unitCode)
                .containsExactly("D1", "S1");
        assertThat(exclusions.rates(STREET, QUARTER))
                .extracting(Exclusions.Rate::unitCode)
                .containsExactly("S1");
        assertThat(exclusions.rates(ELSEWHERE, QUARTER)).isEmpty();
        assertThat(exclusions.takenOut(CLERK, "governance_case", "S1", QUARTER))
                .extracting(Exclusions.Exclusion::recordKey)
                .containsExactly("S1-0");
        assertThat(exclusions.takenOut(CLERK, "governance_case", "S2", QUARTER)).isEmpty();
    }

    @Test
    void aLaterVersionOfTheRecordStaysOut() {
        long asked = exclusions.ask("governance_case", record("S1-0"), "duplicate", "重复", FILE, CLERK, "");
        exclusions.decide(asked, true, "属实", OFFICE, "");
        long batch = jdbc.sql(
                        "insert into import_batch (feed, feed_hash, state) values ('s', '', 'published') returning batch_id")
                .query(Long.class)
                .single();
        jdbc.sql("update governance_case set superseded_by = :batch where record_key = 'S1-0'")
                .param("batch", batch)
                .update();
        jdbc.sql("""
                        insert into governance_case (feed, record_key, row_hash, batch_id, row_number, unit_code, opened_at,
                            due_at, closed_at)
                        select feed, record_key, 'new', :batch, row_number, unit_code, opened_at, due_at, closed_at
                        from governance_case where record_key = 'S1-0'
                        """).param("batch", batch).update();
        assertThat(figures(run())).containsExactly("S1 9/9", "S2 10/10", "S3 2/4");
        assertThat(exclusions.rates(CLERK, QUARTER))
                .extracting(Exclusions.Rate::excluded)
                .containsExactly(1L, 1L);
    }

    @Test
    void aRefusedOrWithdrawnWishLeavesNoTraceInResults() {
        AssessmentRun before = run();
        long refused = exclusions.ask("governance_case", record("S1-0"), "other", "想剔除", FILE, CLERK, "");
        exclusions.decide(refused, false, "理由不足", OFFICE, "");
        long withdrawn = exclusions.ask("governance_case", record("S1-1"), "other", "想剔除", FILE, CLERK, "");
        assertThatThrownBy(() -> exclusions.withdraw(withdrawn, OFFICE, "")).hasMessageContaining("自己");
        exclusions.withdraw(withdrawn, CLERK, "");
        assertThatThrownBy(() -> exclusions.decide(withdrawn, true, "同意", OFFICE, ""))
                .hasMessageContaining("办结");
        assertThat(run().outputHash()).isEqualTo(before.outputHash());
        assertThat(exclusions.list(CLERK, "", 0, 10))
                .extracting(Exclusions.Exclusion::state)
                .containsExactly("withdrawn", "refused");
        assertThat(exclusions.rates(CLERK, QUARTER)).isEmpty();
    }

    @Test
    void aWishNeedsAReasonAFileARecordInScopeAndIsMadeOnce() {
        long record = record("S1-0");
        assertThatThrownBy(() -> ask(record, "because", "说明", FILE, CLERK)).hasMessageContaining("没有这种剔除理由");
        assertThatThrownBy(() -> ask(record, "test", " ", FILE, CLERK)).hasMessageContaining("说明不能为空");
        assertThatThrownBy(() -> ask(record, "test", "说明", null, CLERK)).hasMessageContaining("佐证");
        assertThatThrownBy(() -> ask(record, "test", "说明", FILE, STREET)).hasMessageContaining("提出申诉");
        assertThatThrownBy(() -> ask(record, "test", "说明", FILE, ELSEWHERE)).hasMessageContaining("没有这条记录");
        assertThatThrownBy(() -> ask(999, "test", "说明", FILE, CLERK)).hasMessageContaining("没有这条记录");
        assertThatThrownBy(() -> exclusions.ask("account", 1, "test", "说明", FILE, CLERK, ""))
                .hasMessageContaining("没有这类记录");
        long asked = ask(record, "test", "说明", FILE, CLERK);
        assertThatThrownBy(() -> ask(record, "test", "再次", FILE, OFFICE)).hasMessageContaining("已申请剔除");
        assertThat(exclusions.find(ELSEWHERE, asked)).isEmpty();
        assertThat(exclusions.evidence(asked).orElseThrow().content()).isEqualTo(FILE.content());
    }

    private long ask(long record, String code, String reason, Exclusions.@Nullable Evidence file, CurrentUser user) {
        return exclusions.ask("governance_case", record, code, reason, file, user, "");
    }

    private AssessmentRun run() {
        return jobs.run(RunRequest.of(SampleCity.SCHEME, QUARTER));
    }

    private List<String> figures(AssessmentRun run) {
        return jdbc.sql("""
                        select unit_code || ' ' || trim_scale(numerator) || '/' || trim_scale(denominator) from metric_value
                        where run_id = :run and metric = 'on_time_rate' and span = 'current' and state = 'observed' order by 1
                        """).param("run", run.id()).query(String.class).list();
    }

    private long record(String key) {
        return jdbc.sql("select record_id from governance_case where record_key = :key and superseded_by is null")
                .param("key", key)
                .query(Long.class)
                .single();
    }

    private static CurrentUser user(String name, Role role, DataScope scope, @Nullable String unit) {
        return new CurrentUser(name, name, "", Set.of(role), scope, unit, false, true, false);
    }
}
