package org.zhiheng.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;

/** Runs as people see them in lists and over the pages of their results. */
@Repository
public class ResultRuns {

    private final JdbcClient jdbc;

    ResultRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A run in a list or over its pages. */
    public record Run(
            long runId,
            String scheme,
            String schemeName,
            String period,
            LocalDate periodFrom,
            LocalDate periodUntil,
            LocalDateTime asOf,
            boolean trial,
            String state,
            String packVersion,
            String packHash,
            @Nullable String outputHash,
            @Nullable String packageCode,
            @Nullable Long supersedes,
            String requestedBy,
            OffsetDateTime requestedAt,
            @Nullable OffsetDateTime finishedAt,
            @Nullable String failure,
            int unitCount,
            int rankedCount) {

        public boolean isFinished() {
            return outputHash != null;
        }

        public boolean isFailed() {
            return failure != null;
        }

        /** As printed on the bulletin: the code of the published package, before that the first 12 digits of the output hash. */
        public String verificationCode() {
            if (packageCode != null) {
                return packageCode;
            }
            return outputHash == null
                    ? "—"
                    : outputHash.substring(0, 4) + "-" + outputHash.substring(4, 8) + "-" + outputHash.substring(8, 12);
        }
    }

    /** Newest first; an empty scheme or period means any. */
    public List<Run> runs(String scheme, String period, boolean withTrials, int offset, int limit) {
        return jdbc.sql(RUN + """
                        where (:scheme = '' or r.scheme = :scheme) and (:period = '' or r.period = :period)
                          and (:trials or not r.trial)
                        order by r.run_id desc offset :offset limit :limit
                        """)
                .param("scheme", scheme)
                .param("period", period)
                .param("trials", withTrials)
                .param("offset", offset)
                .param("limit", limit)
                .query(ResultRuns::run)
                .list();
    }

    /** Finished runs the user may see results of, newest period first. */
    public List<Run> finished(CurrentUser user) {
        return jdbc.sql(RUN + """
                        where r.output_hash is not null and (:staff or exists (
                            select 1 from review v where v.run_id = r.run_id and v.stage in
                                   ('in_preview', 'in_sign_off', 'in_publicity', 'published', 'superseded')))
                        order by r.period_from desc, r.run_id desc limit 300
                        """)
                .param("staff", !user.is(Role.UNIT_CONTACT))
                .query(ResultRuns::run)
                .list();
    }

    /** The scheme with the most formal runs; empty before the first one. */
    public String mainScheme() {
        return jdbc.sql("""
                        select scheme from assessment_run where not trial and output_hash is not null
                        group by scheme order by count(distinct period) desc, scheme limit 1
                        """).query(String.class).optional().orElse("");
    }

    /** How many {@link #runs} there are in all. */
    public int runCount(String scheme, String period, boolean withTrials) {
        return jdbc.sql("""
                        select count(*) from assessment_run r
                        where (:scheme = '' or r.scheme = :scheme) and (:period = '' or r.period = :period)
                          and (:trials or not r.trial)
                        """)
                .param("scheme", scheme)
                .param("period", period)
                .param("trials", withTrials)
                .query(Integer.class)
                .single();
    }

    /** Empty when there is no such run; says nothing of whether a user may see its results. */
    public Optional<Run> run(long runId) {
        return jdbc.sql(RUN + " where r.run_id = :run")
                .param("run", runId)
                .query(ResultRuns::run)
                .optional();
    }

    /** Where runs stand among people: run → stage, as stored; runs that never entered review are absent. */
    public Map<Long, String> stages(List<Run> runs) {
        Map<Long, String> stages = new java.util.HashMap<>();
        jdbc.sql("select run_id, stage from review where run_id in (:runs)")
                .param(
                        "runs",
                        runs.isEmpty()
                                ? List.of(-1L)
                                : runs.stream().map(Run::runId).toList())
                .query(row -> {
                    stages.put(row.getLong(1), row.getString(2));
                });
        return stages;
    }

    /** Scheme code → name of all schemes that were ever run. */
    public Map<String, String> schemes() {
        Map<String, String> schemes = new java.util.LinkedHashMap<>();
        jdbc.sql("select scheme, max(scheme_name) as name from assessment_run group by scheme order by scheme")
                .query(row -> {
                    String name = row.getString("name");
                    schemes.put(row.getString("scheme"), name == null ? row.getString("scheme") : name);
                });
        return schemes;
    }

    /** Codes of all periods that were ever run, newest first. */
    public List<String> periods() {
        return jdbc.sql("select period from assessment_run group by period order by min(period_from) desc, period desc")
                .query(String.class)
                .list();
    }

    private static final String RUN = """
            select r.*, (select p.code from result_package p where p.run_id = r.run_id) as package_code,
                   (select count(*) from run_unit u where u.run_id = r.run_id) as unit_count,
                   (select count(*) from standing s where s.run_id = r.run_id and s.rank is not null) as ranked_count
            from assessment_run r
            """;

    private static Run run(ResultSet row, int index) throws SQLException {
        String name = row.getString("scheme_name");
        return new Run(
                row.getLong("run_id"),
                row.getString("scheme"),
                name == null ? row.getString("scheme") : name,
                row.getString("period"),
                row.getObject("period_from", LocalDate.class),
                row.getObject("period_until", LocalDate.class),
                row.getObject("as_of", LocalDateTime.class),
                row.getBoolean("trial"),
                row.getString("state"),
                row.getString("pack_version"),
                row.getString("pack_hash"),
                row.getString("output_hash"),
                row.getString("package_code"),
                row.getObject("supersedes", Long.class),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getString("failure"),
                row.getInt("unit_count"),
                row.getInt("ranked_count"));
    }
}
