package org.zhiheng.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.CriteriaImport;
import org.zhiheng.rulepack.CriteriaTree;
import org.zhiheng.rulepack.PackCopy;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackReader;
import org.zhiheng.rulepack.RulePacks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The criteria tree of a pack as a workbook and back, and a new pack from an old one. Needs no database. */
final class PackTree {

    private PackTree() {}

    private static ContentFolders only(Zhiheng zhiheng, Path folder) {
        List<ContentFolders> packs = ContentFolders.of(zhiheng, List.of(folder));
        if (packs.size() != 1) {
            throw Failure.usage("应写一个规则包的文件夹，如 rules/street_quarterly", "name the folder of one rule pack");
        }
        return packs.get(0);
    }

    /** Writes a part of a pack as a workbook. */
    abstract static class Export implements Callable<Integer> {

        @ParentCommand
        private PackCommand parent;

        @Parameters(paramLabel = "DIR", description = "规则包的文件夹 / folder of the rule pack")
        private Path folder;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "写到哪个文件 / workbook to write")
        private Path out;

        abstract byte[] workbook(RulePack pack);

        @Override
        public Integer call() {
            Zhiheng zhiheng = parent.zhiheng();
            ContentFolders place = only(zhiheng, folder);
            try {
                Files.write(out, workbook(new RulePacks(place.home()).read(place.scheme())));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            zhiheng.console()
                    .line(zhiheng.language().choose("已导出：" + out.toAbsolutePath(), "written: " + out.toAbsolutePath()));
            return Failure.DONE;
        }
    }

    @Command(
            name = "to-excel",
            description = "导出指标体系为 Excel / writes the criteria tree as a workbook",
            mixinStandardHelpOptions = true)
    static final class ToExcel extends Export {
        @Override
        byte[] workbook(RulePack pack) {
            return CriteriaTree.workbook(pack);
        }
    }

    /** The workbook may lie in the folder {@code scenarios/} instead of what it was written from. */
    @Command(
            name = "scenarios",
            description = "把全部情景写成一个 Excel 工作簿 / writes every scenario into one workbook",
            mixinStandardHelpOptions = true)
    static final class Scenarios extends Export {
        @Override
        byte[] workbook(RulePack pack) {
            return pack.scenarioWorkbook();
        }
    }

    /** Brings an edited criteria tree back into its pack; writes nothing while there are errors. */
    @Command(
            name = "from-excel",
            description = "把改过的指标体系导回规则包 / brings an edited criteria tree back",
            mixinStandardHelpOptions = true)
    static final class FromExcel implements Callable<Integer> {

        @ParentCommand
        private PackCommand parent;

        @Parameters(paramLabel = "FILE", description = "改过的工作簿 / the edited workbook")
        private Path file;

        @Option(
                names = "--into",
                required = true,
                paramLabel = "DIR",
                description = "规则包的文件夹 / folder of the rule pack")
        private Path folder;

        @Option(names = "--dry-run", description = "只看会改什么 / only tell what would change")
        private boolean dryRun;

        @Override
        public Integer call() {
            Zhiheng zhiheng = parent.zhiheng();
            ContentFolders place = only(zhiheng, folder);
            RulePack pack = new RulePacks(place.home()).read(place.scheme());
            CriteriaImport read = CriteriaImport.read(pack, String.valueOf(file.getFileName()), bytes(file));
            RulePack changed = RulePackReader.read(pack.folder(), read.files());
            TreeSet<Finding> findings = new TreeSet<>(read.findings());
            if (findings.isEmpty()) {
                findings.addAll(read.atCells(changed, RulePackCheck.check(changed, metrics(place))));
            }
            boolean errors = findings.stream().anyMatch(Finding::isError);
            if (!errors && !dryRun) {
                write(folder, pack, read.files());
            }
            answer(zhiheng, read, changed, findings, errors);
            return errors ? Failure.FINDINGS : Failure.DONE;
        }

        private static byte[] bytes(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException failure) {
                throw Failure.usage("读不到文件（" + file + "）", "cannot read the file (" + file + ")");
            }
        }

        private static TreeSet<String> metrics(ContentFolders place) {
            try {
                return new TreeSet<>(MetricCatalog.read(place.metricsHome()).codes());
            } catch (ContentException broken) {
                return new TreeSet<>();
            }
        }

        private static void write(Path folder, RulePack before, SortedMap<String, byte[]> files) {
            files.forEach((path, bytes) -> {
                if (!java.util.Arrays.equals(bytes, before.files().get(path))) {
                    try {
                        Files.write(folder.resolve(path), bytes);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                }
            });
        }

        private void answer(
                Zhiheng zhiheng, CriteriaImport read, RulePack changed, TreeSet<Finding> findings, boolean errors) {
            if (zhiheng.json()) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("changes", read.changes());
                object.put(
                        "findings", findings.stream().map(CheckCommand::object).toList());
                object.put("hash", changed.hash());
                object.put("written", !errors && !dryRun && !read.changes().isEmpty());
                zhiheng.console().json(object);
                return;
            }
            Language language = zhiheng.language();
            read.changes().forEach(change -> zhiheng.console().line(change));
            CheckCommand.print(zhiheng, findings);
            String what = errors
                    ? language.choose("有错误，没有写入", "errors, nothing was written")
                    : read.changes().isEmpty()
                            ? language.choose("没有改动", "nothing changed")
                            : dryRun
                                    ? language.choose(
                                            "会改 " + read.changes().size() + " 处，没有写入",
                                            read.changes().size() + " changes, not written")
                                    : language.choose(
                                            "已改 " + read.changes().size() + " 处",
                                            read.changes().size() + " changes written");
            zhiheng.console()
                    .line(what
                            + language.choose("，规则包哈希 ", ", pack hash ")
                            + changed.hash().substring(0, 12));
        }
    }

    /** Makes a new scheme out of one there is, e.g. next year's out of this year's. */
    @Command(
            name = "copy",
            description = "照抄一个方案成为新方案 / copies a scheme into a new one",
            mixinStandardHelpOptions = true)
    static final class Copy implements Callable<Integer> {

        @ParentCommand
        private PackCommand parent;

        @Parameters(index = "0", paramLabel = "SCHEME", description = "照抄哪个方案 / scheme to copy")
        private String scheme;

        @Parameters(index = "1", paramLabel = "NEW", description = "新方案的编码 / code of the new scheme")
        private String fresh;

        @Option(names = "--name", paramLabel = "TEXT", description = "新方案的名称 / its name")
        private @Nullable String name;

        @Option(names = "--from", paramLabel = "DATE", description = "新方案的生效日期 / first day it is in force")
        private @Nullable LocalDate from;

        @Option(
                names = "--into",
                paramLabel = "DIR",
                description = "写到哪个 rules 文件夹；默认 --home 的 / rules folder to write into; default: that of --home")
        private @Nullable Path into;

        @Override
        public Integer call() {
            Zhiheng zhiheng = parent.zhiheng();
            Path rules = into != null
                    ? into
                    : zhiheng.home()
                            .directory()
                            .map(home -> home.resolve("rules"))
                            .orElseThrow(() -> Failure.usage(
                                    "内置的规则包不能写入，请用 --home 或 --into 指明文件夹",
                                    "the built-in packs cannot be written to: name a folder with --home or --into"));
            Path folder = rules.resolve(fresh);
            if (!fresh.matches("[a-z][a-z0-9_]{1,60}")) {
                throw Failure.usage(
                        "新方案的编码（" + fresh + "）应为小写字母、数字和下划线",
                        "(" + fresh + ") must be lower-case letters, digits and _");
            }
            if (Files.exists(folder)) {
                throw Failure.usage("（" + folder + "）已经存在", "(" + folder + ") exists already");
            }
            RulePack pack = new RulePacks(zhiheng.home()).read(scheme);
            PackCopy.files(pack, fresh, name, from).forEach((path, bytes) -> {
                try {
                    Path file = folder.resolve(path);
                    Files.createDirectories(file.getParent());
                    Files.write(file, bytes);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
            zhiheng.console()
                    .line(zhiheng.language()
                            .choose(
                                    "已照抄为 " + folder + "，状态为草稿；改好后运行 check 和 test",
                                    "copied to " + folder + " as a draft; edit it, then run check and test"));
            return Failure.DONE;
        }
    }
}
