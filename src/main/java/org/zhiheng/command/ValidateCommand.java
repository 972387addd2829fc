package org.zhiheng.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.zhiheng.access.DataScope;
import org.zhiheng.quality.DataFinding;
import org.zhiheng.quality.Validations;
import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Looks at the records of a period with every check; exit code 1 when something stands open. */
@Command(name = "validate", description = "校验一个周期的数据 / checks the records of a period", mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    private static final List<String> HEAD = List.of(
            "finding",
            "severity",
            "check",
            "check_name",
            "unit_code",
            "unit_name",
            "records",
            "value",
            "bound",
            "state");

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "PERIOD", converter = Periods.class, description = "周期，如 2026Q3 / e.g. 2026Q3")
    private Period period;

    @Option(names = "--csv", description = "以 CSV 输出 / answer as CSV")
    private boolean csv;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            Validations validations = context.getBean(Validations.class);
            Validations.Counts counts = validations.validate(period, System.getProperty("user.name", "system"));
            List<List<Object>> rows = new ArrayList<>();
            Language language = zhiheng.language();
            validations
                    .list(
                            DataScope.ALL,
                            null,
                            new Validations.Filter(period.code(), "", "", "", ""),
                            0,
                            Integer.MAX_VALUE)
                    .stream()
                    .filter(finding -> !finding.state().equals("cleared"))
                    .forEach(finding -> rows.add(row(finding, language)));
            if (!rows.isEmpty() || csv || zhiheng.json()) {
                zhiheng.print(csv, HEAD, rows);
            }
            if (!csv && !zhiheng.json()) {
                zhiheng.console()
                        .line(language.choose(
                                period.chinese() + "：错误 " + counts.errors() + "，警告 " + counts.warnings() + "，提示 "
                                        + counts.infos() + "，已豁免 " + counts.waived(),
                                period.code() + ": errors " + counts.errors() + ", warnings " + counts.warnings()
                                        + ", infos " + counts.infos() + ", waived " + counts.waived()));
            }
            return counts.open() > 0 ? Failure.FINDINGS : Failure.DONE;
        });
    }

    private static List<Object> row(DataFinding finding, Language language) {
        return Arrays.asList(
                finding.findingId(),
                finding.severity().code(),
                finding.checkCode(),
                language == Language.EN ? finding.checkNameEnglish() : finding.checkName(),
                finding.unitCode(),
                finding.unitName(),
                finding.records(),
                finding.value(),
                finding.bound(),
                finding.state());
    }
}
