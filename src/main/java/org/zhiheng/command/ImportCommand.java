package org.zhiheng.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.intake.RecordPull;
import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Loads files through a feed. */
@Command(name = "import", description = "导入数据文件 / loads files through a feed", mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    private static final int SHOWN = 20;

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(
            index = "0",
            paramLabel = "FEED",
            description = "数据源，batch/feeds/ 下的文件名 / name of a file in batch/feeds")
    private String feed;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "要导入的文件；不写则按数据源的 source.jdbc 从业务系统抽取"
                    + " / files to load; none: pulls from the database the feed names")
    private List<Path> files = List.of();

    @Option(
            names = "--period",
            paramLabel = "P",
            converter = Periods.class,
            description = "文件所属周期 / period of the file, where the feed asks for it")
    private @Nullable Period period;

    @Option(names = "--dry-run", description = "只检查，不写入 / checks everything and writes nothing")
    private boolean dryRun;

    @Option(
            names = "--all-or-nothing",
            description = "有一行不合格就全部不导入；不写则合格的行照常导入 / publishes nothing when a row is rejected")
    private boolean allOrNothing;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "退回文件：.csv 为被拒绝的行；来源是工作簿时写 .xlsx 或 .xls，得到原工作簿，错格标红并附原因"
                    + " / the rejects: .csv has the rows; .xlsx or .xls is your own workbook with the wrong cells red")
    private @Nullable Path rejects;

    @Override
    public Integer call() {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw Failure.usage(
                        "没有这个文件（" + file.toAbsolutePath() + "）", "There is no file (" + file.toAbsolutePath() + ")");
            }
        }
        Feed read = new FeedReader(zhiheng.home()).feed(feed);
        return zhiheng.with(context -> {
            RecordImport importing = context.getBean(RecordImport.class);
            List<ImportResult> results = new ArrayList<>();
            if (files.isEmpty()) {
                RecordPull pulling = context.getBean(RecordPull.class);
                results.add(shown(pulling.pull(read, options(Optional.ofNullable(rejects)))));
            }
            for (Path file : files) {
                results.add(shown(importing.load(read, file, options(rejectsOf(file)))));
            }
            if (zhiheng.json()) {
                List<Map<String, Object>> objects =
                        results.stream().map(ImportCommand::object).toList();
                zhiheng.console().json(objects.size() == 1 ? objects.get(0) : objects);
            }
            return results.stream().anyMatch(result -> result.counts().rejected() > 0)
                    ? Failure.FINDINGS
                    : Failure.DONE;
        });
    }

    /** With several files each gets a reject file of its own, named after it. */
    private Optional<Path> rejectsOf(Path file) {
        return Optional.ofNullable(rejects)
                .map(path ->
                        files.size() == 1 ? path : path.resolveSibling(file.getFileName() + "-" + path.getFileName()));
    }

    private ImportOptions options(Optional<Path> rejectsTo) {
        return new ImportOptions(
                Optional.ofNullable(period),
                dryRun,
                allOrNothing,
                System.getProperty("user.name", "system"),
                rejectsTo);
    }

    private ImportResult shown(ImportResult result) {
        if (!zhiheng.json()) {
            print(result);
        }
        return result;
    }

    private void print(ImportResult result) {
        Console console = zhiheng.console();
        Language language = zhiheng.language();
        ImportResult.Counts counts = result.counts();
        console.line(result.fileName()
                + (result.dryRun()
                        ? language.choose("（只检查，未写入）", " (dry run)")
                        : language.choose("，导入批次 ", ", import batch ") + result.batchId()));
        console.line(language.choose(
                "  读入 " + counts.read() + " 行 = 新增 " + counts.fresh() + " + 变更 " + counts.changed() + " + 相同 "
                        + counts.same() + " + 拒绝 " + counts.rejected() + " + 滤除 " + counts.filtered() + "；其中无单位 "
                        + counts.unresolved(),
                "  read " + counts.read() + " = new " + counts.fresh() + " + changed " + counts.changed() + " + same "
                        + counts.same() + " + rejected " + counts.rejected() + " + filtered " + counts.filtered()
                        + "; without a unit " + counts.unresolved()));
        result.filtered()
                .forEach(filtered -> console.line(language.choose("  滤除：", "  filtered: ")
                        + language.choose(filtered.reason(), filtered.reasonEnglish()) + " " + filtered.count()));
        result.rejects().stream().limit(SHOWN).forEach(reject -> {
            String place = (reject.sheet().isEmpty() ? "" : reject.sheet() + "!")
                    + language.choose("第 " + reject.row() + " 行", "row " + reject.row())
                    + (reject.column() == null
                            ? ""
                            : language.choose("「", " (") + reject.column() + language.choose("」", ")"));
            console.line("  " + place + "：" + language.choose(reject.chinese(), reject.english())
                    + (reject.value() == null ? "" : "（" + reject.value() + "）"));
        });
        if (result.rejectCount() > SHOWN) {
            console.line(language.choose(
                    "  …共 " + result.rejectCount() + " 处，用 --rejects 文件 全部导出",
                    "  … " + result.rejectCount() + " in all; --rejects FILE writes them out"));
        }
        result.notices()
                .forEach(notice -> console.line(language.choose("  提示：", "  notice: ")
                        + language.choose(notice.chinese(), notice.english()) + " " + notice.count()));
        result.unresolved().stream()
                .limit(SHOWN)
                .forEach(unresolved -> console.line(language.choose("  未识别的单位写法：", "  unknown unit: ")
                        + unresolved.role() + " " + unresolved.spelling() + " " + unresolved.rows()));
        result.changes().stream()
                .limit(SHOWN)
                .forEach(change -> console.line(language.choose("  变更：", "  changed: ") + change.recordKey() + " "
                        + change.heading() + language.choose("：", ": ") + shown(change.before()) + " → "
                        + shown(change.after())));
        if (!result.dryRun() && !result.published()) {
            console.line(
                    language.choose("  有不合格的行，按 --all-or-nothing 全部未导入", "  rows were rejected; nothing was imported"));
        }
        if (!result.discovered().isEmpty()) {
            console.line(language.choose("  新建单位 ", "  units created ")
                    + result.discovered().size());
        }
    }

    private static String shown(@Nullable String value) {
        return value == null ? "—" : value;
    }

    private static Map<String, Object> object(ImportResult result) {
        ImportResult.Counts counts = result.counts();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("batch", result.dryRun() ? null : result.batchId());
        object.put("feed", result.feed());
        object.put("file", result.fileName());
        object.put("sha256", result.sha256());
        object.put("dry_run", result.dryRun());
        object.put("published", result.published());
        object.put("read", counts.read());
        object.put("new", counts.fresh());
        object.put("changed", counts.changed());
        object.put("same", counts.same());
        object.put("rejected", counts.rejected());
        object.put("filtered", counts.filtered());
        object.put("unresolved", counts.unresolved());
        object.put("filtered_reasons", result.filtered());
        object.put("reject_count", result.rejectCount());
        object.put("rejects", result.rejects());
        object.put("notices", result.notices());
        object.put("unresolved_units", result.unresolved());
        object.put("discovered", result.discovered());
        object.put("changes", result.changes());
        return object;
    }
}
