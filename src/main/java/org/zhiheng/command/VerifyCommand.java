package org.zhiheng.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.archive.Difference;
import org.zhiheng.archive.PackageVerification;
import org.zhiheng.archive.RunVerification;
import org.zhiheng.archive.VerificationReport;
import org.zhiheng.archive.VerificationReport.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Computes a package, or a run where it is stored, again in an empty database and names what differs. */
@Command(
        name = "verify",
        description = {
            "核对结果包（文件）或库中的批次（编号）：在空的临时数据库里重算，指出不同之处。相同为 0，不同为 1。",
            "Checks a package (file) or a stored run (number) by computing it again; exit 0: equal, 1: it differs."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private static final int LISTED = 200;

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "PACKAGE|RUN", description = "结果包文件，或批次编号 / file of a package, or number of a run")
    private String target;

    @Option(names = "--code", paramLabel = "CODE", description = "通报上印的校验码 / the code printed on the bulletin")
    private @Nullable String code;

    @Option(names = "--previous", paramLabel = "FILE", description = "上一份结果包 / the package before it in the chain")
    private @Nullable Path previous;

    @Option(
            names = "--signer",
            paramLabel = "FILE",
            description = "发布部门的证书（PEM 或 DER） / certificate of the department that must have signed")
    private @Nullable Path signer;

    @Override
    public Integer call() {
        VerificationReport report = target.matches("[0-9]{1,18}") && !Files.exists(Path.of(target)) ? run() : file();
        if (zhiheng.json()) {
            zhiheng.console().json(object(report));
        } else {
            print(report);
        }
        return report.isEqual() ? Failure.DONE : Failure.FINDINGS;
    }

    private VerificationReport run() {
        VerificationReport[] report = new VerificationReport[1];
        zhiheng.with(context -> {
            report[0] = context.getBean(RunVerification.class)
                    .verify(Long.parseLong(target), zhiheng::embeddedTemporaryDatabase);
            return Failure.DONE;
        });
        return report[0];
    }

    private VerificationReport file() {
        Path file = Path.of(target);
        if (!Files.isRegularFile(file)) {
            throw Failure.usage(
                    "没有文件（" + target + "）；核对库中的批次请写编号",
                    "There is no file (" + target + "); a stored run is named by its number");
        }
        return PackageVerification.verify(
                file,
                new PackageVerification.Expected(
                        Optional.ofNullable(code), Optional.ofNullable(previous), Optional.ofNullable(signer)),
                zhiheng::temporaryDatabase);
    }

    private void print(VerificationReport report) {
        Console console = zhiheng.console();
        Language language = zhiheng.language();
        console.line(report.subject()
                + (report.code().isEmpty() ? "" : "  " + language.choose("校验码 ", "code ") + report.code()));
        report.checked().forEach(statement -> console.line("✓ " + told(statement)));
        report.unchecked().forEach(statement -> console.line("– " + told(statement)));
        if (!report.differences().isEmpty()) {
            List<String> head = language == Language.EN
                    ? List.of("what", "where", "stated", "found")
                    : List.of("不同", "位置", "所载", "核对所得");
            console.table(
                    head,
                    report.differences().stream()
                            .limit(LISTED)
                            .map(difference -> Arrays.asList(
                                    language.choose(
                                            difference.kind().chinese(),
                                            difference.kind().english()),
                                    difference.place(),
                                    shortened(difference.before()),
                                    shortened(difference.after())))
                            .toList());
        }
        int count = report.differences().size();
        console.line(
                report.isEqual()
                        ? language.choose("结论：相同", "Result: equal")
                        : language.choose(
                                "结论：不同，共 " + count + " 处" + (count > LISTED ? "，以上列出前 " + LISTED + " 处" : ""),
                                "Result: it differs in " + count + " places"
                                        + (count > LISTED ? ", the first " + LISTED + " are listed" : "")));
    }

    private String told(Statement statement) {
        return switch (zhiheng.language()) {
            case ZH -> statement.chinese();
            case EN -> statement.english();
            case BOTH -> statement.chinese() + " / " + statement.english();
        };
    }

    private static String shortened(@Nullable String text) {
        return text == null ? "–" : text.length() > 160 ? text.substring(0, 160) + "…" : text;
    }

    private static Map<String, Object> object(VerificationReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("subject", report.subject());
        object.put("code", report.code());
        object.put("equal", report.isEqual());
        object.put("checked", report.checked().stream().map(Statement::english).toList());
        object.put(
                "unchecked", report.unchecked().stream().map(Statement::english).toList());
        object.put(
                "differences",
                report.differences().stream().map(VerifyCommand::object).toList());
        return object;
    }

    private static Map<String, Object> object(Difference difference) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", difference.kind().name().toLowerCase(java.util.Locale.ROOT));
        object.put("entry", difference.entry());
        object.put("row", difference.row());
        object.put("column", difference.column());
        object.put("before", difference.before());
        object.put("after", difference.after());
        return object;
    }
}
