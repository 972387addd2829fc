package org.zhiheng.web.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** The sample city's 2026Q3 from its data to its publication: 24 cases, four streets, one scheme. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class PeriodProgressTests {

    private static final Period THIRD = Period.parse("2026Q3");

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private PeriodProgress progress;

    @Autowired
    private Clock clock;

    @Test
    void saysWhatIsMissingWhatIsLateAndWhatComesNext() {
        assertThat(progress.of(THIRD).sources()).isEmpty();
        assertThat(progress.of(THIRD).schemes()).as("nobody to assess").isEmpty();
        SampleCity.load(dataSource, 1);

        PeriodProgress.Progress loaded = progress.of(THIRD);
        assertThat(loaded.sources()).containsExactly(new PeriodProgress.Source("governance_case", 24, 0));
        assertThat(progress.of(Period.parse("2026Q4")).sources())
                .singleElement()
                .satisfies(source -> assertThat(source.isMissing()).isTrue());
        assertThat(scheme().units()).isEqualTo(4);
        assertThat(scheme().next()).isEqualTo("progress.next.trial");

        jobs.run(request(true));
        assertThat(scheme().next()).isEqualTo("progress.next.formal");
        long formal = jobs.run(request(false)).id();
        jobs.run(request(true));
        assertThat(scheme().run().runId())
                .as("a formal run counts before a newer trial")
                .isEqualTo(formal);
        assertThat(scheme().next()).isEqualTo("progress.next.review");

        LocalDate today = LocalDate.now(clock);
        jdbc.sql(
                        "insert into review (run_id, stage, opened_by, preview_closes) values (:run, 'in_preview', 'clerk', :day)")
                .param("run", formal)
                .param("day", today)
                .update();
        assertThat(scheme().next()).as("its last day").isEqualTo("progress.next.in_preview");
        assertThat(scheme().late()).isNull();
        jdbc.sql("update review set preview_closes = :day")
                .param("day", today.minusDays(1))
                .update();
        assertThat(scheme().next()).isEqualTo("progress.next.in_preview.over");
        assertThat(scheme().late()).isEqualTo("progress.late.preview");

        jdbc.sql("""
                        insert into appeal (number, run_id, unit_code, kind, criterion, reason_code, statement, filed_by, rule_by)
                        values ('2026Q3-001', :run, 'S1', 'fact', 'A1', 'other', '请核对', 'street', :day)
                        """).param("run", formal).param("day", today).update();
        assertThat(scheme().late()).isEqualTo("progress.late.preview");
        assertThat(scheme().run().appeals()).isEqualTo(1);
        jdbc.sql("update appeal set rule_by = :day")
                .param("day", today.minusDays(1))
                .update();
        assertThat(scheme().late()).isEqualTo("progress.late.appeals");
    }

    @Test
    void tellsLessThanHalfFromNone() {
        assertThat(new PeriodProgress.Source("hazard", 0, 1).isMissing()).isTrue();
        assertThat(new PeriodProgress.Source("hazard", 0, 0).isMissing()).isFalse();
        assertThat(new PeriodProgress.Source("hazard", 4, 9).isThin()).isTrue();
        assertThat(new PeriodProgress.Source("hazard", 5, 10).isThin()).isFalse();
    }

    private PeriodProgress.Scheme scheme() {
        List<PeriodProgress.Scheme> schemes = progress.of(THIRD).schemes();
        assertThat(schemes).hasSize(1);
        return schemes.get(0);
    }

    private static RunRequest request(boolean trial) {
        return new RunRequest(
                SampleCity.SCHEME,
                THIRD,
                Optional.empty(),
                trial,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "clerk");
    }
}
