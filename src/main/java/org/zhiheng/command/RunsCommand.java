package org.zhiheng.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists the runs, newest first. */
@Command(name = "runs", description = "列出考核批次 / lists the runs", mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {

    private static final List<String> HEAD =
            List.of("run", "scheme", "period", "as_of", "trial", "state", "units", "ranked", "output_hash", "failure");

    @ParentCommand
    private Zhiheng zhiheng;

    @Option(names = "--csv", description = "以 CSV 输出 / answer as CSV")
    private boolean csv;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            List<List<Object>> rows = context.getBean(JdbcClient.class)
                    .sql("""
                            select run_id, scheme, period, to_char(as_of, 'YYYY-MM-DD"T"HH24:MI:SS') as as_of, trial, state,
                                   (select count(*) from standing s where s.run_id = r.run_id) as units,
                                   (select count(rank) from standing s where s.run_id = r.run_id) as ranked,
                                   output_hash, failure
                            from assessment_run r order by run_id desc
                            """)
                    .query((row, number) -> {
                        List<Object> cells = new ArrayList<>();
                        for (int column = 1; column <= HEAD.size(); column++) {
                            cells.add(row.getObject(column));
                        }
                        return cells;
                    })
                    .list();
            zhiheng.print(csv, HEAD, rows);
            return Failure.DONE;
        });
    }
}
