package org.zhiheng.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What differs between two runs: rank, total, grade and points, per unit and criterion. */
@Command(name = "diff", description = "比较两个批次 / what differs between two runs", mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {

    private static final List<String> HEAD = List.of("unit_code", "unit_name", "item", "before", "after", "change");

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(index = "0", paramLabel = "RUN", description = "前一批次 / the one run")
    private long before;

    @Parameters(index = "1", paramLabel = "RUN", description = "后一批次 / the other run")
    private long after;

    @Option(names = "--csv", description = "以 CSV 输出 / answer as CSV")
    private boolean csv;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            for (long run : new long[] {before, after}) {
                if (jdbc.sql("select count(*) from assessment_run where run_id = :run")
                                .param("run", run)
                                .query(Long.class)
                                .single()
                        == 0) {
                    throw Failure.usage(
                            "没有编号为（" + run + "）的考核批次，用 runs 命令可查看已有批次",
                            "There is no run (" + run + "); the command runs lists them");
                }
            }
            List<List<Object>> rows = new ArrayList<>();
            jdbc.sql("""
                            with item as (
                                select run_id, unit_code, 0 as place, 0 as ordinal, 'rank' as item, rank as number,
                                       coalesce(rank::text, not_ranked_reason) as text from standing
                                union all
                                select run_id, unit_code, 0, 1, 'total', total, total::text from standing
                                union all
                                select s.run_id, s.unit_code, 0, 2, 'grade', null, coalesce(d.decided, s.suggested_grade)
                                from standing s left join grade_decision d using (run_id, unit_code)
                                union all
                                select run_id, unit_code, 1, ordinal, node, points, coalesce(points::text, state)
                                from node_score where ordinal > 0)
                            select coalesce(a.unit_code, b.unit_code) as unit_code, u.name,
                                   coalesce(a.item, b.item) as item, a.text as before, b.text as after,
                                   b.number - a.number as change
                            from (select * from item where run_id = :before) a
                            full join (select * from item where run_id = :after) b using (unit_code, place, item)
                            left join lateral (select name from run_unit
                                               where run_id in (:before, :after)
                                                 and unit_code = coalesce(a.unit_code, b.unit_code)
                                               order by run_id desc limit 1) u on true
                            where a.text is distinct from b.text and (a.number is distinct from b.number or a.number is null)
                            order by coalesce(a.unit_code, b.unit_code) collate "C", place, coalesce(b.ordinal, a.ordinal), item
                            """).param("before", before).param("after", after).query(row -> {
                rows.add(Arrays.asList(
                        row.getString("unit_code"),
                        row.getString("name"),
                        row.getString("item"),
                        row.getString("before"),
                        row.getString("after"),
                        row.getBigDecimal("change")));
            });
            if (rows.isEmpty() && !csv && !zhiheng.json()) {
                zhiheng.console().line(zhiheng.language().choose("两个批次结果相同", "The two runs have the same results"));
            } else {
                zhiheng.print(csv, HEAD, rows);
            }
            return Failure.DONE;
        });
    }
}
