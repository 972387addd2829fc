package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.zhiheng.content.Cells;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;

/**
 * A table of scenarios, one a row: given figures and totals on the left, what is expected on the right, in the shape that
 * {@code scenarios/*.yml} has. Columns of figures and expectations are named by a word, a colon and a code:
 * {@code 指标：case_on_time_rate}, {@code 应得：A1}.
 */
public final class ScenarioSheet {

    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("情景", "name"),
            Map.entry("名称", "name"),
            Map.entry("周期", "period"),
            Map.entry("日期", "on"),
            Map.entry("单位种类", "kind"),
            Map.entry("给定总分", "total"),
            Map.entry("应得总分", "expect.total"),
            Map.entry("应得名次", "expect.rank"),
            Map.entry("应得总名次", "expect.overall_rank"),
            Map.entry("应得等次", "expect.grade"),
            Map.entry("应有理由", "expect.reasons"),
            Map.entry("应在名单", "expect.lists"),
            Map.entry("应有否决", "expect.vetoes"),
            Map.entry("应有提示", "expect.warnings"),
            Map.entry("备注", ""));

    private static final Map<String, String> NAMED =
            Map.of("指标", "metrics", "上期", "previous", "上年", "last_year", "属性", "attributes", "应得", "expect");

    /** Expectations of several words, parted by 、 or ；. */
    private static final Set<String> LISTS = Set.of("reasons", "lists", "vetoes", "warnings");

    private static final Map<String, String> STATES =
            Map.of("没有数据", "no_data", "数量不足", "too_few", "不适用", "not_applicable");

    private final SheetText sheet;

    private ScenarioSheet(SheetText sheet) {
        this.sheet = sheet;
    }

    /**
     * The scenarios of a workbook, sheet by sheet; a sheet whose name begins with 说明 is for people.
     *
     * @param file path as its author knows it
     * @param findings takes what is wrong with the workbook and its headings
     */
    public static Yaml read(String file, byte[] bytes, List<Finding> findings) {
        List<Cells> scenarios = new ArrayList<>();
        for (SheetText sheet : WorkbookText.read(file, bytes, findings)) {
            if (!sheet.rows().isEmpty() && !sheet.name().startsWith("说明")) {
                scenarios.addAll(new ScenarioSheet(sheet).rows(findings));
            }
        }
        Yaml document = Yaml.parse(file, "scenarios: []");
        document.replace("scenarios", Cells.list(file + "!", 1, 1, scenarios));
        return document.get("scenarios");
    }

    private List<Cells> rows(List<Finding> findings) {
        Set<String> known = new TreeSet<>(PLAIN.keySet());
        NAMED.keySet().forEach(word -> known.add(word + "：编码"));
        HeadingRow head = HeadingRow.find(sheet, ScenarioSheet::meaning, known, findings);
        List<Cells> rows = new ArrayList<>();
        if (head != null) {
            head.content().forEach(row -> rows.add(row(row, head.columns())));
        }
        return rows;
    }

    private static Optional<String> meaning(String heading) {
        String text = heading.strip().replace(':', '：');
        if (PLAIN.containsKey(text)) {
            return Optional.of(PLAIN.get(text));
        }
        String[] parts = text.split("：", 2);
        String group = NAMED.get(parts[0].strip());
        return group == null || parts.length < 2 || parts[1].isBlank()
                ? Optional.empty()
                : Optional.of(group + "." + parts[1].strip());
    }

    private Cells row(SheetText.Row row, Map<Integer, String> columns) {
        Map<String, Cells> entries = new LinkedHashMap<>();
        Map<String, Map<String, Cells>> groups = new LinkedHashMap<>();
        row.cells().forEach((column, cell) -> {
            String meaning = columns.get(column);
            if (meaning == null) {
                return;
            }
            int dot = meaning.indexOf('.');
            if (dot < 0) {
                entries.put(meaning, text(row, column, cell.text()));
            } else {
                String group = meaning.substring(0, dot);
                String code = meaning.substring(dot + 1);
                groups.computeIfAbsent(group, absent -> new LinkedHashMap<>())
                        .put(code, value(row, column, group, code, cell.text()));
            }
        });
        groups.forEach((group, values) ->
                entries.put(group, Cells.mapping(sheet.file(), row.number(), row.firstColumn(), values)));
        return Cells.mapping(sheet.file(), row.number(), row.firstColumn(), entries);
    }

    private Cells value(SheetText.Row row, int column, String group, String code, String written) {
        if (group.equals("expect") && LISTS.contains(code)) {
            return Cells.list(
                    sheet.file(),
                    row.number(),
                    column,
                    Arrays.stream(written.split("[、；;]"))
                            .filter(word -> !word.isBlank())
                            .map(word -> text(row, column, none(word.strip())))
                            .toList());
        }
        String word = group.equals("expect") ? none(written) : STATES.getOrDefault(written, written);
        return text(row, column, word);
    }

    private static String none(String written) {
        return written.equals("无") ? "none" : written;
    }

    private Cells text(SheetText.Row row, int column, String text) {
        return Cells.text(sheet.file(), row.number(), column, text);
    }
}
