package org.zhiheng.rulepack;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.form.Form;
import org.zhiheng.rulepack.form.Parameters;
import org.zhiheng.rulepack.table.PackTables;
import org.zhiheng.rulepack.table.ScenarioSheet;
import org.zhiheng.rulepack.table.WorkbookText;
import org.zhiheng.scoring.TreeNode;

/** Reads the files of a pack; forgiving, so that one pass finds every mistake. */
public final class RulePackReader {

    private RulePackReader() {}

    /**
     * @param folder as its author knows it, the front part of every path in findings
     * @param files by path inside the folder
     */
    public static RulePack read(String folder, SortedMap<String, byte[]> files) {
        List<Finding> findings = new ArrayList<>();
        Yaml schemeFile = yaml(folder, "scheme.yml", files, findings, true);
        Yaml criteriaFile = yaml(folder, "criteria.yml", files, findings, true);
        List<Yaml> scenarioFiles = new ArrayList<>();
        List<Scenario> scenarios = new ArrayList<>();
        files.forEach((path, bytes) -> {
            if (path.endsWith(".drl")) {
                text(folder + "/" + path, bytes, findings);
            }
            if (path.startsWith("scenarios/") && (path.endsWith(".yml") || path.endsWith(".xlsx"))) {
                Yaml file = path.endsWith(".xlsx")
                        ? ScenarioSheet.read(folder + "/" + path, bytes, findings)
                        : yaml(folder, path, files, findings, true);
                scenarioFiles.add(file);
                file.items()
                        .forEach(item ->
                                scenarios.add(new Scenario(item.get("name").text("第" + item.line() + "行"), item)));
            }
        });
        PackTables tables = PackTables.read(folder, files);
        Map<String, Criterion> criteria = criteria(criteriaFile, tables);
        String code = folder.substring(folder.lastIndexOf('/') + 1);
        Scheme scheme = new SchemeReader(schemeFile, criteria).read(code);
        RulePack pack = new RulePack(folder, files, hash(files), scheme, criteria, scenarios, tables, List.of());
        readEveryForm(pack);
        readEveryTree(pack);
        findings.addAll(schemeFile.findings());
        findings.addAll(criteriaFile.findings());
        scenarioFiles.forEach(file -> findings.addAll(file.findings()));
        findings.addAll(tables.findings());
        findings.addAll(UnreadFiles.of(folder, files.keySet()));
        return new RulePack(
                folder,
                files,
                pack.hash(),
                scheme,
                criteria,
                scenarios,
                tables,
                findings.stream().map(tables::atHeading).toList());
    }

    /** SHA-256 over names and contents, in order of the names; of a workbook the texts count, not the bytes. */
    static String hash(SortedMap<String, byte[]> files) {
        Hash hash = new Hash();
        files.forEach((path, bytes) -> {
            if (path.endsWith(".xlsx")) {
                hash.line(path).line(WorkbookText.digest(bytes));
            } else {
                hash.line(path).line(String.valueOf(bytes.length)).bytes(bytes, 0, bytes.length);
            }
        });
        return hash.hex();
    }

    private static Yaml yaml(
            String folder, String path, SortedMap<String, byte[]> files, List<Finding> findings, boolean required) {
        byte[] bytes = files.get(path);
        String file = folder + "/" + path;
        if (bytes == null) {
            if (required) {
                findings.add(Finding.error("missing-file", file, 0, 0, "缺少文件", "the file is missing"));
            }
            return Yaml.parse(file, "");
        }
        return Yaml.parse(file, text(file, bytes, findings));
    }

    /** Empty, with a finding, when it is no UTF-8. */
    private static String text(String file, byte[] bytes, List<Finding> findings) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            findings.add(Finding.error("not-utf8", file, 0, 0, "文件不是 UTF-8 编码", "the file is not UTF-8")
                    .fix("多半是 GBK（ANSI）编码：用记事本打开，点「另存为」，编码选 UTF-8，再保存", "save it again as UTF-8"));
            return "";
        }
    }

    private static Map<String, Criterion> criteria(Yaml file, PackTables tables) {
        Map<String, Criterion> criteria = new LinkedHashMap<>();
        file.entries().forEach((code, yaml) -> {
            tables.resolve(yaml);
            if (!code.matches("[\\p{L}][\\p{L}\\p{N}_.-]*")) {
                Yaml key = file.key(code);
                file.add(Finding.error(
                                "criterion-code",
                                file.file(),
                                key.line(),
                                key.column(),
                                "评分项编码应以字母或汉字开头，只用字母、汉字、数字和 _ . -",
                                "a criterion's code starts with a letter and has letters, digits, _ . - only")
                        .about(code));
            }
            criteria.put(code, criterion(code, yaml));
        });
        return criteria;
    }

    private static Criterion criterion(String code, Yaml yaml) {
        List<String> metrics = new ArrayList<>(yaml.get("metric").texts());
        metrics.addAll(yaml.get("metrics").texts());
        return new Criterion(
                code,
                yaml.get("name").requiredText(),
                yaml.get("name_en").text(""),
                metrics,
                yaml.get("basis").text(""),
                yaml.get("clause").text(""),
                yaml.get("form").text().orElse(null),
                yaml);
    }

    /** One criterion of a pack written otherwise, its sheets and every metric it names as when the whole pack is read. */
    static Criterion criterion(RulePack pack, String code, Yaml yaml) {
        pack.tables().resolve(yaml);
        return withEveryMetric(criterion(code, yaml), pack.effectiveFrom());
    }

    /** Reads each criterion for every day and class on which it differs, so that no mistake waits for its day. */
    private static void readEveryForm(RulePack pack) {
        for (Map.Entry<String, Criterion> entry : pack.criteria().entrySet()) {
            entry.setValue(withEveryMetric(entry.getValue(), pack.scheme().effectiveFrom()));
        }
    }

    private static Criterion withEveryMetric(Criterion criterion, LocalDate first) {
        Set<String> metrics = new LinkedHashSet<>(criterion.metrics());
        for (Variant variant : Variant.of(criterion.yaml(), first)) {
            Form form = ResolvedCriterion.read(criterion, variant.day(), variant::classOf)
                    .form();
            if (form != null) {
                metrics.addAll(form.metrics());
            }
        }
        return new Criterion(
                criterion.code(),
                criterion.name(),
                criterion.nameEnglish(),
                List.copyOf(metrics),
                criterion.basis(),
                criterion.clause(),
                criterion.form(),
                criterion.yaml());
    }

    /** The same for the trees: building one tells what is wrong with its methods, weights and roundings. */
    private static void readEveryTree(RulePack pack) {
        pack.scheme().trees().forEach(tree -> variants(pack, tree).forEach(variant -> tree(pack, tree, variant)));
    }

    /** The tree of one class of units on one day. */
    static TreeNode tree(RulePack pack, Scheme.Tree tree, Variant variant) {
        return new TreeBuilder(variant.day(), variant::classOf, code -> {
                    Criterion criterion = pack.criteria().get(code);
                    return criterion == null
                            ? null
                            : new Parameters(criterion.yaml(), variant.day(), variant::classOf, Set.of())
                                    .number("full")
                                    .orElse(null);
                })
                .build(tree.root());
    }

    /** Every day and class for which a tree, or the full marks of its criteria, may differ. */
    static List<Variant> variants(RulePack pack, Scheme.Tree tree) {
        List<Yaml> parts = new ArrayList<>(List.of(tree.root().yaml()));
        RulesInForce.leaves(tree.root()).forEach(code -> {
            Criterion criterion = pack.criteria().get(code);
            if (criterion != null) {
                parts.add(criterion.yaml().get("full"));
            }
        });
        return Variant.of(parts, pack.effectiveFrom());
    }

    /** A day and a class of unit for which parameters may differ. */
    record Variant(LocalDate day, Map<String, String> classes) {

        /** Days on which a criterion may change; more are a mistake that the check tells. */
        static final int MOST_DAYS = 60;

        private static final int MOST = 2_000;

        String classOf(String by) {
            return classes.getOrDefault(by, "");
        }

        static List<Variant> of(Yaml yaml, LocalDate first) {
            return of(List.of(yaml), first);
        }

        static List<Variant> of(List<Yaml> parts, LocalDate first) {
            Set<LocalDate> days = new java.util.TreeSet<>();
            Map<String, Set<String>> ways = new java.util.TreeMap<>();
            parts.forEach(part -> {
                days.addAll(Parameters.changes(part));
                Parameters.classes(part)
                        .forEach((by, names) -> ways.computeIfAbsent(by, absent -> new java.util.TreeSet<>())
                                .addAll(names));
            });
            days.removeIf(day -> day.isBefore(first));
            days.add(first);
            List<LocalDate> told = days.stream().limit(MOST_DAYS).toList();
            long all = told.size();
            for (Set<String> names : ways.values()) {
                all = Math.min(MOST + 1L, all * Math.max(1, names.size()));
            }
            List<Map<String, String>> classes = all > MOST ? oneByOne(ways) : combined(ways);
            List<Variant> variants = new ArrayList<>();
            told.forEach(day -> classes.forEach(each -> variants.add(new Variant(day, each))));
            return variants;
        }

        /** Each class of each way once, the other ways at their first class: for more combinations than can be tried. */
        private static List<Map<String, String>> oneByOne(Map<String, Set<String>> ways) {
            Map<String, String> first = new LinkedHashMap<>();
            ways.forEach((by, names) -> names.stream().findFirst().ifPresent(name -> first.put(by, name)));
            List<Map<String, String>> classes = new ArrayList<>();
            ways.forEach((by, names) -> names.stream().limit(MOST).forEach(name -> {
                Map<String, String> one = new LinkedHashMap<>(first);
                one.put(by, name);
                classes.add(one);
            }));
            return classes;
        }

        private static List<Map<String, String>> combined(Map<String, Set<String>> ways) {
            List<Map<String, String>> classes = new ArrayList<>(List.of(Map.of()));
            ways.forEach((by, names) -> {
                List<Map<String, String>> longer = new ArrayList<>();
                for (Map<String, String> start : classes) {
                    names.forEach(name -> {
                        Map<String, String> next = new LinkedHashMap<>(start);
                        next.put(by, name);
                        longer.add(next);
                    });
                }
                classes.clear();
                classes.addAll(longer);
            });
            return classes;
        }
    }
}
