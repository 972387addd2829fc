package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** The sample city and its people, and what a server does at its start about what was left. */
final class City {

    static final Period PERIOD = Period.parse("2026Q3");
    static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT, DataScope.ALL, null);
    static final CurrentUser OFFICE = user("office", Role.DEPARTMENT, DataScope.ALL, null);
    static final CurrentUser LEADER = user("leader", Role.DEPARTMENT, DataScope.ALL, null);
    static final CurrentUser PUBLISHER = user("publisher", Role.PUBLISHER, DataScope.ALL, null);
    static final CurrentUser WEST = user("west", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S3");
    static final CurrentUser AUTHOR = user("wang", Role.RULE_AUTHOR, DataScope.ALL, null);
    static final CurrentUser COLLEAGUE = user("zhao", Role.RULE_AUTHOR, DataScope.ALL, null);

    final ApplicationContext context;
    final JdbcClient jdbc;
    final AssessmentJobs jobs;
    final AssessmentRuns runs;

    City(ApplicationContext context) {
        this.context = context;
        this.jdbc = context.getBean(JdbcClient.class);
        this.jobs = context.getBean(AssessmentJobs.class);
        this.runs = context.getBean(AssessmentRuns.class);
    }

    private static CurrentUser user(String name, Role role, DataScope scope, @Nullable String unit) {
        return new CurrentUser(name, name, "", Set.of(role), scope, unit, false, true, false);
    }

    /** As the server does at its start, and every half minute. */
    void takeUp() {
        context.getBean(RecordImport.class).markAbandoned();
        context.getBean(Rulings.class).takeUp();
        jobs.resume();
    }

    static RunRequest request() {
        return request(Optional.empty());
    }

    static RunRequest request(Optional<Long> supersedes) {
        return new RunRequest(
                SampleCity.SCHEME,
                PERIOD,
                Optional.empty(),
                false,
                List.of(),
                Optional.empty(),
                supersedes,
                CLERK.userName());
    }

    long newestRun() {
        return number("select coalesce(max(run_id), 0) from assessment_run");
    }

    List<AssessmentRun> runsAfter(long run) {
        return jdbc
                .sql("select run_id from assessment_run where run_id > ? order by run_id")
                .param(run)
                .query(Long.class)
                .list()
                .stream()
                .map(runs::get)
                .toList();
    }

    long number(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(Long.class).single();
    }

    /** Entries of the operation log about something. */
    List<String> operations(String target) {
        return jdbc.sql("select action from operation_log where target = ? order by entry_id")
                .param(target)
                .query(String.class)
                .list();
    }

    /** The log's chain is whole and no job is taken for running that is not. */
    void requireNothingStuck() {
        assertThat(context.getBean(OperationLog.class).broken())
                .as("chain of the operation log")
                .isEmpty();
        assertThat(jdbc.sql("""
                                select 'job ' || job_execution_id || ' ' || status from batch_job_execution
                                where status not in ('COMPLETED', 'FAILED', 'STOPPED', 'ABANDONED')
                                union all
                                select 'step ' || step_name || ' ' || status from batch_step_execution
                                where status not in ('COMPLETED', 'FAILED', 'STOPPED', 'ABANDONED')
                                """).query(String.class).list())
                .as("jobs and steps without an end")
                .isEmpty();
        assertThat(runs.unfinished()).as("unfinished runs").isEmpty();
        assertThat(number("select count(*) from import_batch where state in ('loading', 'trial')"))
                .as("unfinished imports and trials")
                .isZero();
    }
}
