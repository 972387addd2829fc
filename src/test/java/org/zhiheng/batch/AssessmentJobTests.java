package org.zhiheng.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentException;
import org.zhiheng.database.Database;
import org.zhiheng.database.SessionLock;
import org.zhiheng.database.TestServer;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunCancelled;
import org.zhiheng.run.RunRequest;
import org.zhiheng.run.RunState;
import org.zhiheng.vocabulary.Period;

@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class AssessmentJobTests {

    private static final Period PERIOD = Period.parse("2026Q3");

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private AssessmentRuns runs;

    @Autowired
    private JobRepository repository;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Database database;

    @BeforeEach
    void load() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
    }

    @Test
    void recordsBecomeRankedPointsThatWereComputedByHand() {
        AssessmentRun run = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));

        assertThat(run.state()).isEqualTo(RunState.SEALED);
        assertThat(run.asOf()).isEqualTo("2026-10-01T00:00");
        assertThat(jdbc.sql("""
                                select s.unit_code || ' ' || coalesce(rank::int::text, '-') || ' ' || coalesce(trim_scale(total)::text, '-')
                                       || ' ' || coalesce((select string_agg(coalesce(trim_scale(points)::text, '-'), '+' order by ordinal)
                                           from node_score n where n.run_id = s.run_id and n.unit_code = s.unit_code
                                             and node in ('A1', 'A2')), '')
                                from standing s where run_id = ? order by 1
                                """).param(run.id()).query(String.class).list())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("S1 2 90 60+30"),
                        second -> assertThat(second).isEqualTo("S2 1 100 60+40"),
                        third -> assertThat(third).isEqualTo("S3 3 40 20+20"),
                        fourth -> assertThat(fourth).startsWith("S4 - - -"));
        assertThat(jdbc.sql("select not_ranked_reason from standing where run_id = ? and unit_code = 'S4'")
                        .param(run.id())
                        .query(String.class)
                        .single())
                .isNotBlank();
        assertThat(jdbc.sql("select manifest ->> 'inputs' from assessment_run where run_id = ?")
                        .param(run.id())
                        .query(String.class)
                        .single())
                .isEqualTo("[\"sample sample-hash sample-sha\"]");
    }

    @Test
    void pointsOfEachCriterionAreTheSumOfItsLines() {
        AssessmentRun run = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD));

        assertThat(jdbc.sql("""
                                select count(*) from node_score n
                                where run_id = ? and node in ('A1', 'A2') and points is distinct from (
                                    select sum(l.points) from score_line l
                                    where l.run_id = n.run_id and l.unit_code = n.unit_code and l.criterion = n.node)
                                  and state = 'scored'
                                """).param(run.id()).query(Long.class).single()).isZero();
    }

    @Test
    void theHashDependsNeitherOnRowOrderNorOnTimeZoneAndLocale() {
        String hash = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD)).outputHash();
        assertThat(hash).hasSize(64);
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            for (String[] where : new String[][] {{"Asia/Shanghai", "tr-TR"}, {"America/St_Johns", "ar-EG"}}) {
                TimeZone.setDefault(TimeZone.getTimeZone(where[0]));
                Locale.setDefault(Locale.forLanguageTag(where[1]));
                assertThat(jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD)).outputHash())
                        .isEqualTo(hash);
            }
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
        jdbc.sql("""
                        create table shuffled as select * from governance_case order by md5(record_key || 'x')
                        """).update();
        jdbc.sql("delete from governance_case").update();
        jdbc.sql("""
                        insert into governance_case (feed, record_key, row_hash, batch_id, row_number, unit_code, opened_at, due_at, closed_at)
                        select feed, record_key, row_hash, batch_id, row_number, unit_code, opened_at, due_at, closed_at from shuffled
                        """).update();
        jdbc.sql("drop table shuffled").update();
        assertThat(jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD)).outputHash())
                .isEqualTo(hash);
    }

    /** A statement that was under way when its process was killed is carried out to its end, and may still commit. */
    private void awaitEndOfItsConnections() throws InterruptedException {
        for (int tries = 0; tries < 200; tries++) {
            if (jdbc.sql("""
                            select count(*) from pg_stat_activity
                            where application_name = ? and datname = current_database()
                            """).param(FourRuns.CONNECTIONS).query(Long.class).single() == 0) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Connections of the killed process are still open after 20 seconds");
    }

    /** Three processes with four runs each, killed after a drawn number of steps: at least eight broken runs. */
    @Test
    void aKilledProcessLeavesRunsThatGoOnAndEndWithTheHashOfAnUnbrokenOne() throws Exception {
        String unbroken = jobs.run(RunRequest.of(SampleCity.SCHEME, PERIOD)).outputHash();
        Random points = new Random(20260930);
        int broken = 0;
        long insideAStep = 0;
        Set<Long> stepsDone = new TreeSet<>();
        for (int process = 0; process < 3; process++) {
            List<Long> left = killedAfter(2 + 4 * process + points.nextInt(3), points.nextLong());
            insideAStep += stepsInProgress();
            for (long run : left) {
                broken += runs.get(run).state().isUnfinished() ? 1 : 0;
                stepsDone.add(stepsDone(run));
            }

            awaitEndOfItsConnections();
            jobs.resume();

            for (long run : left) {
                assertThat(runs.get(run).state()).as("run " + run).isEqualTo(RunState.SEALED);
                assertThat(runs.get(run).outputHash()).isEqualTo(unbroken);
            }
        }
        assertThat(broken).isGreaterThanOrEqualTo(8);
        assertThat(insideAStep).as("runs killed inside a step").isPositive();
        assertThat(stepsDone)
                .as("numbers of steps after which runs were killed")
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(jobs.resume()).isEmpty();
    }

    @Test
    void aStartKilledBetweenItsTwoTransactionsIsStartedAgain() {
        AssessmentRun run = runs.request(RunRequest.of(SampleCity.SCHEME, PERIOD));
        repository.createJobInstance(
                AssessmentJob.NAME,
                new JobParametersBuilder().addLong(AssessmentJob.RUN, run.id()).toJobParameters());

        assertThat(jobs.resume()).contains(run.id());

        assertThat(runs.get(run.id()).state()).isEqualTo(RunState.SEALED);
    }

    @Test
    void aRunThatAnotherProcessWorksOnIsLeftAlone() {
        AssessmentRun run = runs.request(RunRequest.of(SampleCity.SCHEME, PERIOD));
        try (SessionLock lock =
                SessionLock.tryTake(dataSource, SessionLock.Kind.RUN, run.id()).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(jobs.resume()).doesNotContain(run.id());
            assertThatThrownBy(() -> jobs.carryOut(run.id())).hasMessageContaining("正由另一个程序处理");
        }
        assertThat(runs.get(run.id()).state()).isEqualTo(RunState.REQUESTED);
        assertThat(jobs.resume()).contains(run.id());
        assertThat(runs.get(run.id()).state()).isEqualTo(RunState.SEALED);
    }

    @Test
    void aCancelledRunFailsWithThatReason() {
        AssessmentRun run = runs.request(RunRequest.of(SampleCity.SCHEME, PERIOD));
        runs.cancel(run.id());

        assertThatThrownBy(() -> jobs.carryOut(run.id())).isInstanceOf(RunCancelled.class);

        assertThat(runs.get(run.id()).state()).isEqualTo(RunState.FAILED);
        assertThat(runs.get(run.id()).failure()).contains("已被取消");
    }

    @Test
    void anUnknownSchemeAndAPeriodOfTheWrongLengthAreRefusedBeforeARunExists() {
        long before = jdbc.sql("select count(*) from assessment_run")
                .query(Long.class)
                .single();
        assertThatThrownBy(() -> runs.request(RunRequest.of("sample_quartely", PERIOD)))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("sample_quarterly");
        assertThatThrownBy(() -> runs.request(RunRequest.of(SampleCity.SCHEME, Period.parse("2026-09"))))
                .hasMessageContaining("2026Q3");
        assertThat(jdbc.sql("select count(*) from assessment_run")
                        .query(Long.class)
                        .single())
                .isEqualTo(before);
    }

    /** Starts four runs in a process of its own and kills it once so many steps are done in all. @return the runs */
    private List<Long> killedAfter(int steps, long seed) throws IOException, InterruptedException {
        long before = jdbc.sql("select coalesce(max(run_id), 0) from assessment_run")
                .query(Long.class)
                .single();
        long done = stepsDone();
        Path output = Files.createTempFile("killed-runs", ".log");
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FourRuns.class.getName(),
                        database.url(),
                        TestServer.user(),
                        TestServer.password(),
                        String.valueOf(seed))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        while (stepsDone() - done < steps) {
            if (!child.isAlive()) {
                throw new IllegalStateException("The child ended by itself:\n" + Files.readString(output));
            }
            Thread.sleep(2);
        }
        child.destroyForcibly().waitFor();
        Files.delete(output);
        return jdbc.sql("select run_id from assessment_run where run_id > :before order by run_id")
                .param("before", before)
                .query(Long.class)
                .list();
    }

    private long stepsDone() {
        return jdbc.sql("select count(*) from batch_step_execution where status = 'COMPLETED'")
                .query(Long.class)
                .single();
    }

    private long stepsDone(long run) {
        return jdbc.sql("""
                        select count(*) from batch_step_execution s join batch_job_execution_params p using (job_execution_id)
                        where s.status = 'COMPLETED' and p.parameter_name = 'runId' and p.parameter_value = :run
                        """).param("run", String.valueOf(run)).query(Long.class).single();
    }

    private long stepsInProgress() {
        return jdbc.sql("select count(*) from batch_step_execution where status = 'STARTED'")
                .query(Long.class)
                .single();
    }
}
