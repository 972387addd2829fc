package org.zhiheng.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.zhiheng.report.AssessmentReport;
import org.zhiheng.report.Reports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The ranked table of a run, then the units not ranked. */
@Command(name = "results", description = "排名表 / the ranked table of a run", mixinStandardHelpOptions = true)
final class ResultsCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "RUN", description = "批次编号 / number of the run")
    private long run;

    @Option(names = "--csv", description = "以 CSV 输出 / answer as CSV")
    private boolean csv;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            AssessmentReport report = context.getBean(Reports.class).read(run);
            List<String> criteria =
                    report.criteria().stream().map(AssessmentReport.Node::code).toList();
            List<String> head = new ArrayList<>(
                    List.of("peer_group", "rank", "unit_code", "unit_name", "total", "grade", "not_ranked_reason"));
            head.addAll(criteria);
            boolean overall = !report.rankedOverall().isEmpty();
            if (overall) {
                head.add("overall_rank");
            }
            List<List<Object>> rows = new ArrayList<>();
            report.sheets().points(sheet -> {
                AssessmentReport.Unit unit = sheet.unit();
                List<Object> row = new ArrayList<>();
                row.add(unit.group());
                row.add(unit.rank());
                row.add(unit.code());
                row.add(unit.name());
                row.add(unit.total());
                row.add(unit.grade());
                row.add(unit.notRankedReason());
                for (String criterion : criteria) {
                    row.add(sheet.score(criterion)
                            .map(AssessmentReport.Score::points)
                            .orElse(null));
                }
                if (overall) {
                    row.add(unit.overall() == null ? null : unit.overall().rank());
                }
                rows.add(row);
            });
            zhiheng.print(csv, head, rows);
            return Failure.DONE;
        });
    }
}
