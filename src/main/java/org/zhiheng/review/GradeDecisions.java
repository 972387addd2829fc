package org.zhiheng.review;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.run.RunQuotas;

/** The grades people decide in review, and whether the quotas of grades are kept with them. */
@Repository
public class GradeDecisions {

    private final JdbcClient jdbc;
    private final OperationLog operations;
    private final RunQuotas quotas;
    private final ReviewStages stages;
    private final Clock clock;

    GradeDecisions(JdbcClient jdbc, OperationLog operations, RunQuotas quotas, ReviewStages stages, Clock clock) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.quotas = quotas;
        this.stages = stages;
        this.clock = clock;
    }

    /**
     * Decides a unit's grade.
     *
     * @param allowed the scheme's grades
     * @param seen the grade the decider saw, decided or suggested; refused when it is another one by now; null: not told
     * @param reason required when the grade differs from the suggested one
     */
    @Transactional
    public void decide(
            long runId,
            String unitCode,
            String grade,
            List<String> allowed,
            @Nullable String seen,
            String reason,
            CurrentUser user,
            String address) {
        Reviews.require(user, Role.DEPARTMENT);
        stages.require(runId, Stage.IN_REVIEW);
        if (!allowed.contains(grade)) {
            throw new ReviewRefused("没有等次「" + grade + "」", "no grade (" + grade + ")");
        }
        Optional<String> suggested = jdbc.sql(
                        "select coalesce(suggested_grade, '') from standing where run_id = :run and unit_code = :unit")
                .param("run", runId)
                .param("unit", unitCode)
                .query(String.class)
                .optional();
        if (suggested.isEmpty()) {
            throw new ReviewRefused("考核中没有单位 " + unitCode, "no unit " + unitCode + " in the run");
        }
        if (!grade.equals(suggested.get()) && reason.isBlank()) {
            throw new ReviewRefused("审定等次与建议等次不同，须写明理由", "a grade other than the suggested one needs a reason");
        }
        String before = jdbc.sql("select decided from grade_decision where run_id = :run and unit_code = :unit")
                .param("run", runId)
                .param("unit", unitCode)
                .query(String.class)
                .optional()
                .orElse(suggested.get());
        if (seen != null && !seen.equals(before)) {
            throw new ReviewRefused(
                    "单位 " + unitCode + " 的等次刚刚由他人审定为「" + before + "」，请核对后再定",
                    "somebody has just decided the grade of " + unitCode + " (" + before
                            + "); look again before you decide");
        }
        jdbc.sql("""
                        insert into grade_decision (run_id, unit_code, suggested, decided, reason, decided_by, decided_at)
                        values (:run, :unit, nullif(:suggested, ''), :grade, :reason, :user, :now)
                        on conflict (run_id, unit_code) do update set decided = excluded.decided,
                            reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at
                        """)
                .param("run", runId)
                .param("unit", unitCode)
                .param("suggested", suggested.get())
                .param("grade", grade)
                .param("reason", reason)
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .update();
        operations.record(
                user.userName(), address, "审定等次", "run/" + runId + "/unit/" + unitCode, before, grade, reason);
    }

    /** What has been decided, by unit code; a unit that is not in it keeps its suggested grade. */
    public Map<String, Review.Decision> of(long runId) {
        Map<String, Review.Decision> decisions = new TreeMap<>();
        jdbc.sql("select * from grade_decision where run_id = :run")
                .param("run", runId)
                .query((row, index) -> new Review.Decision(
                        row.getString("unit_code"),
                        row.getString("suggested"),
                        row.getString("decided"),
                        row.getString("reason"),
                        row.getString("decided_by"),
                        row.getObject("decided_at", OffsetDateTime.class)))
                .list()
                .forEach(decision -> decisions.put(decision.unitCode(), decision));
        return decisions;
    }

    /** How the quotas of grades are used now: decided grades, and suggested ones where nobody has decided. */
    public List<QuotaUse> quotas(long runId) {
        Map<String, String> grades = new TreeMap<>();
        jdbc.sql("""
                        select s.unit_code, coalesce(d.decided, s.suggested_grade) as grade
                        from standing s left join grade_decision d using (run_id, unit_code)
                        where s.run_id = :run and coalesce(d.decided, s.suggested_grade) is not null
                        """).param("run", runId).query(row -> {
            grades.put(row.getString("unit_code"), row.getString("grade"));
        });
        Map<String, String> places = new TreeMap<>();
        jdbc.sql("select peer_group, name from run_group where run_id = :run")
                .param("run", runId)
                .query(row -> {
                    places.put(row.getString(1), row.getString(2));
                });
        return quotas.of(runId).stream()
                .map(limit ->
                        new QuotaUse(places.getOrDefault(limit.scopeName(), limit.scopeName()), limit.tally(grades)))
                .toList();
    }

    /** Nothing overrides a quota (G4): grades must be decided anew. */
    void requireQuotasKept(long runId) {
        List<QuotaUse> broken =
                quotas(runId).stream().filter(use -> use.tally().exceeded()).toList();
        if (!broken.isEmpty()) {
            throw new ReviewRefused(
                    "等次名额超限，须先退回复核调整审定等次："
                            + broken.stream().map(QuotaUse::chinese).collect(Collectors.joining("；")),
                    "grades exceed their quota, decide them anew in review: "
                            + broken.stream().map(QuotaUse::english).collect(Collectors.joining("; ")));
        }
    }
}
