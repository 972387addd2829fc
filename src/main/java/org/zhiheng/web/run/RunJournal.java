package org.zhiheng.web.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How a run came about: the steps of its job, its manifest, the files it wrote. */
@Repository
public class RunJournal {

    private final JdbcClient jdbc;

    RunJournal(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A step of the job with what it counted; seconds are null before it starts. */
    public record Step(
            String name,
            String status,
            long written,
            @Nullable Double seconds) {}

    /** A report file as it was written. */
    public record Stored(String mediaType, byte[] content) {}

    public List<Step> steps(long runId) {
        return jdbc.sql("""
                        select s.step_name, s.status, s.write_count,
                               extract(epoch from coalesce(s.end_time, s.last_updated) - s.start_time) as seconds
                        from batch_step_execution s
                        join batch_job_execution_params p on p.job_execution_id = s.job_execution_id
                        where p.parameter_name = 'runId' and p.parameter_value = :run
                        order by s.step_execution_id
                        """)
                .param("run", Long.toString(runId))
                .query((row, index) -> new Step(
                        row.getString("step_name"),
                        row.getString("status"),
                        row.getLong("write_count"),
                        row.getObject("seconds") == null ? null : row.getDouble("seconds")))
                .list();
    }

    /** Key → value; long lists are counted. */
    public Map<String, String> manifest(long runId) {
        Map<String, String> manifest = new TreeMap<>();
        jdbc.sql("""
                        select entry.key, case when jsonb_typeof(entry.value) = 'array' and entry.key = 'inputs'
                                               then jsonb_array_length(entry.value) || ' × SHA-256'
                                               else entry.value #>> '{}' end as value
                        from assessment_run r, jsonb_each(r.manifest) entry
                        where r.run_id = :run and jsonb_typeof(r.manifest) = 'object'
                        """).param("run", runId).query(row -> {
            manifest.put(row.getString("key"), row.getString("value"));
        });
        return manifest;
    }

    /** A source file of the run and the feed it was read by. */
    public record Input(String feed, String fileName, String sha256) {}

    /** The files whose records the run could see, by feed and name. */
    public List<Input> inputs(long runId) {
        return jdbc.sql("""
                        select split_part(input.value, ' ', 1) as feed, coalesce(f.file_name, '') as file_name,
                               split_part(input.value, ' ', 3) as sha256
                        from assessment_run r, jsonb_array_elements_text(
                               case when jsonb_typeof(r.manifest -> 'inputs') = 'array' then r.manifest -> 'inputs' else '[]' end) input
                        left join source_file f on f.sha256 = split_part(input.value, ' ', 3)
                        where r.run_id = :run order by 1, 2, 3
                        """)
                .param("run", runId)
                .query((row, index) -> new Input(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** Names of the reports, what people read most first. */
    public List<String> files(long runId) {
        return jdbc.sql("""
                        select file_name from report_file where run_id = :run
                        order by array_position(array['docx', 'xlsx', 'html', 'csv'], substring(file_name from '[^.]*$')), file_name
                        """).param("run", runId).query(String.class).list();
    }

    public Optional<Stored> file(long runId, String name) {
        return jdbc.sql("select media_type, content from report_file where run_id = :run and file_name = :file")
                .param("run", runId)
                .param("file", name)
                .query((row, index) -> new Stored(row.getString(1), row.getBytes(2)))
                .optional();
    }
}
