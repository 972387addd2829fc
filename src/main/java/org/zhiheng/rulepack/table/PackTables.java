package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.mutation.Mutation;

/**
 * The workbooks of one pack: sheets that a criterion names in the place of a list ({@code tiers: 计分表.xlsx!应急演练}), and
 * sheets of rules.
 */
public final class PackTables {

    private static final Pattern REFERENCE = Pattern.compile("([^!]+\\.xlsx)\\s*!\\s*(.+)");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Map<String, SheetText> sheets = new LinkedHashMap<>();
    private final Map<String, SheetRules> rules = new LinkedHashMap<>();
    private final Map<String, Integer> headingRows = new LinkedHashMap<>();
    private final Map<String, TableKind> kinds = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> withoutTable = new TreeSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final String folder;

    private PackTables(String folder) {
        this.folder = folder;
    }

    /** Reads every workbook of the pack but those of scenarios. */
    public static PackTables read(String folder, SortedMap<String, byte[]> files) {
        PackTables tables = new PackTables(folder);
        files.forEach((path, bytes) -> {
            if (path.endsWith(".xlsx") && !path.startsWith("scenarios/")) {
                WorkbookText.read(folder + "/" + path, bytes, tables.findings)
                        .forEach(sheet -> tables.add(path + "!" + sheet.name(), sheet, bytes));
            }
        });
        return tables;
    }

    private void add(String name, SheetText sheet, byte[] workbook) {
        if (sheets.containsKey(name)) {
            findings.add(Finding.error(
                            "repeated-sheet",
                            sheet.file(),
                            1,
                            1,
                            "有两张表除空格外同名",
                            "two sheets have the same name but for blanks")
                    .fix("改一个名称，或删去一张", "rename or delete one of them"));
            return;
        }
        take(name, sheet, workbook);
    }

    private void take(String name, SheetText sheet, byte[] workbook) {
        sheets.put(name, sheet);
        if (DroolsSheet.isOne(sheet)) {
            take(name, DroolsSheet.read(sheet, workbook));
        } else if (RuleSheet.isOne(sheet)) {
            take(name, RuleSheet.read(sheet));
        }
    }

    private void take(String name, SheetRules sheet) {
        rules.put(name, sheet);
        used.add(name);
        findings.addAll(sheet.findings());
    }

    /**
     * The small changes of every sheet that criteria use and of every sheet of rules.
     *
     * @param users file of a sheet as findings name it → the criterion that alone uses it, or {@link Mutation#ANYTHING}
     * @param full code of a criterion → marks above which its points are cut off; empty: they are not
     */
    public List<SheetMutation> mutations(Map<String, String> users, Function<String, String> full) {
        List<SheetMutation> mutations = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            SheetText sheet = sheets.get(name);
            String user = users.getOrDefault(sheet.file(), Mutation.ANYTHING);
            mutations.addAll(SheetMutations.ofTable(sheet, name, kind, user, full.apply(user)));
        });
        rules.forEach((name, sheet) -> {
            mutations.addAll(sheet.mutations(name));
        });
        return mutations;
    }

    /** Codes of criteria that name a sheet there is not. */
    public Set<String> withoutTable() {
        return withoutTable;
    }

    /** Whether a sheet holds rules. */
    public boolean isRules(String name) {
        return rules.containsKey(name);
    }

    /** The same tables with some cells of one sheet written otherwise; criteria are to be resolved anew. */
    public PackTables with(SheetMutation mutation) {
        PackTables changed = new PackTables(folder);
        sheets.forEach((name, sheet) -> {
            if (!name.equals(mutation.sheet())) {
                changed.sheets.put(name, sheet);
                if (rules.containsKey(name)) {
                    changed.rules.put(name, rules.get(name));
                }
            } else {
                SheetText written = sheet.with(mutation.cells());
                changed.sheets.put(name, written);
                SheetRules before = rules.get(name);
                if (before != null) {
                    changed.take(name, before.with(mutation.cells()));
                }
            }
        });
        return changed;
    }

    /** Whether reading sheets, and putting them into criteria, found a mistake. */
    public boolean isMistaken() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** Sheets of rules by path inside the folder, {@code !}, name of the sheet. */
    public Map<String, SheetRules> rules() {
        return rules;
    }

    /** Puts sheets in the place of the lists that name them, wherever in a criterion they stand. */
    public void resolve(Yaml criterion) {
        resolve(criterion, null);
    }

    private void resolve(Yaml yaml, @Nullable TableKind inherited) {
        TableKind above = inherited != null && isDatedOrClassed(yaml) ? inherited : null;
        yaml.entries().forEach((key, value) -> {
            TableKind kind = TableKind.of(key).orElse(above);
            if (value.isScalar() && kind != null) {
                Matcher reference = REFERENCE.matcher(value.text("").strip());
                if (reference.matches()) {
                    replace(yaml, key, value, kind);
                }
            } else if (value.isSequence()) {
                value.items().forEach(item -> resolve(item, null));
            } else if (value.isMapping()) {
                resolve(value, kind);
            }
        });
    }

    private static boolean isDatedOrClassed(Yaml yaml) {
        return yaml.get("by").isPresent()
                || yaml.entries().keySet().stream()
                        .allMatch(key -> DATE.matcher(key).matches());
    }

    private void replace(Yaml yaml, String key, Yaml reference, TableKind kind) {
        String name = REFERENCE.matcher(reference.text("").strip()).replaceAll("$1!$2");
        SheetText sheet = sheets.get(name);
        if (sheet == null) {
            withoutTable.add(yaml.path().split("\\.", 2)[0]);
            String nearest = Suggestion.nearest(name, sheets.keySet());
            String all = sheets.isEmpty() ? "（没有）" : String.join("、", sheets.keySet());
            reference.add(Finding.error(
                            "unknown-sheet",
                            reference.file(),
                            reference.line(),
                            reference.column(),
                            "没有这张表",
                            "there is no such sheet")
                    .about(name)
                    .fix(
                            nearest == null ? "现有的表：" + all : "是否想写「" + nearest + "」",
                            nearest == null ? "sheets are: " + all : "did you mean (" + nearest + ")"));
            return;
        }
        used.add(name);
        kinds.put(name, kind);
        HeadingRow head = HeadingRow.find(sheet, kind::column, kind.headings(), new ArrayList<>());
        if (head != null) {
            headingRows.put(sheet.file(), head.number());
        }
        yaml.replace(key, DecisionTable.read(sheet, kind, findings));
    }

    /** What is wrong with workbooks and sheets, sheets that nobody uses included. Call after every criterion was resolved. */
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        sheets.forEach((name, sheet) -> {
            if (!used.contains(name) && !sheet.rows().isEmpty() && !sheet.isForPeople()) {
                all.add(Finding.error(
                                "unused-sheet",
                                sheet.file(),
                                1,
                                1,
                                "没有评分项用到这张表，它也不是规则表",
                                "no criterion uses this sheet, and it is no sheet of rules")
                        .fix(
                                "在 criteria.yml 写 tiers: " + name + "（或 table、cases、knots）；规则表要有「动作」列；只作说明的，表名以「说明」开头",
                                "write tiers: " + name
                                        + " (or table, cases, knots) in criteria.yml; a sheet of rules has"
                                        + " a column 动作; the name of an explaining sheet begins with 说明"));
            }
        });
        return all;
    }

    /** Moves a finding about rules made of a sheet to the cell they came from, a heading's word to the heading. */
    public Finding atCell(Finding finding) {
        for (SheetRules sheet : rules.values()) {
            if (sheet.file().equals(finding.file()) && finding.line() > 0) {
                return sheet.atCell(finding);
            }
        }
        return atHeading(finding);
    }

    /** Moves a finding about a word that stands in a column's heading there. */
    public Finding atHeading(Finding finding) {
        String words = finding.words();
        Integer row = headingRows.get(finding.file());
        if (row != null && words != null && isInHeadingOnly(finding, row, words)) {
            return new Finding(
                    finding.code(),
                    finding.severity(),
                    finding.file(),
                    row,
                    finding.column(),
                    words,
                    finding.chinese(),
                    finding.english(),
                    finding.fixChinese(),
                    finding.fixEnglish());
        }
        return finding;
    }

    private boolean isInHeadingOnly(Finding finding, int headingRow, String words) {
        String name = finding.file().substring(folder.length() + 1);
        SheetText sheet = sheets.get(name);
        return sheet != null
                && text(sheet, headingRow, finding.column())
                        .filter(text -> text.contains(words))
                        .isPresent()
                && text(sheet, finding.line(), finding.column())
                        .filter(text -> text.contains(words))
                        .isEmpty();
    }

    private static Optional<String> text(SheetText sheet, int row, int column) {
        return sheet.rows().stream()
                .filter(each -> each.number() == row)
                .map(each -> each.text(column))
                .findFirst();
    }
}
