package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.poi.ss.usermodel.Color;
import org.apache.poi.ss.usermodel.ColorScaleFormatting;
import org.apache.poi.ss.usermodel.ConditionalFormattingRule;
import org.apache.poi.ss.usermodel.ConditionalFormattingThreshold.RangeType;
import org.apache.poi.ss.usermodel.ExtendedColor;
import org.apache.poi.ss.usermodel.SheetConditionalFormatting;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Combination;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.WorkbookStyles.Role;

/**
 * 得分矩阵: a row per unit, a column per node under the head of its top branch, colours relative to the unit's group. A
 * subtotal or total is a live formula of the row's own cells whenever that formula, computed exactly, gives the stored
 * points; where the scheme does something a cell formula does not say (a limit, a veto, an item left out), the stored
 * points stand as a value on a grey ground.
 */
final class MatrixSheet {

    /** More colour rules than this make a workbook slow to open; then only the totals are coloured. */
    private static final int MOST_COLOUR_RULES = 2_000;

    private static final Color[] COLOURS = {colour("FFF8CBAD"), colour("FFFFFFFF"), colour("FFBDD7EE")};
    private static final int GUARD_DIGITS = 10;
    private static final int MOST_DECIMALS = 10;
    private static final List<String> BASE = List.of("序号", "组别", "名次", "单位代码", "单位");

    /** Columns before the points; they stand on every printed page. */
    static final int FIRST_NODE = BASE.size();

    private static final int MOST_SHOWN = 4;
    private static final int[] BASE_WIDTHS = {6, 14, 7, 16, 20};

    private final SheetPage page;
    private final AssessmentReport report;
    private final List<Node> columns;
    private final Map<String, Integer> columnOf = new HashMap<>();
    private final BigDecimal[] sums;
    private final int[] counts;
    private final Map<String, int[]> groupRows = new LinkedHashMap<>();
    private final int headRow;
    private int written;
    private int lastRanked = -1;
    private boolean valuesInsteadOfFormulas;
    private boolean roundedForShow;

    /** @param pages makes a page that repeats {@link #FIRST_NODE} columns on the left */
    MatrixSheet(AssessmentReport report, BiFunction<String, int[], SheetPage> pages) {
        this.report = report;
        this.columns = columns(report);
        for (int index = 0; index < columns.size(); index++) {
            columnOf.put(columns.get(index).code(), FIRST_NODE + index);
        }
        this.sums = new BigDecimal[columns.size()];
        this.counts = new int[columns.size()];
        Arrays.fill(sums, BigDecimal.ZERO);
        this.page = pages.apply("得分矩阵", widths());
        heads();
        this.headRow = page.nextRow() - 1;
    }

    /** Branch by branch, children before the node they add up to, the total last. */
    private static List<Node> columns(AssessmentReport report) {
        List<Node> columns = new ArrayList<>();
        report.total().ifPresent(total -> addColumns(report, total, columns));
        return columns;
    }

    private static void addColumns(AssessmentReport report, Node node, List<Node> columns) {
        report.children(node).forEach(child -> addColumns(report, child, columns));
        columns.add(node);
    }

    private int[] widths() {
        int[] widths = new int[FIRST_NODE + columns.size()];
        System.arraycopy(BASE_WIDTHS, 0, widths, 0, FIRST_NODE);
        widths[4] = Columns.width(12, 30, report.units().stream().map(Unit::name));
        widths[3] = Columns.width(8, 24, report.units().stream().map(Unit::code));
        widths[1] = Columns.width(6, 20, report.units().stream().map(Unit::groupName));
        for (int index = 0; index < columns.size(); index++) {
            widths[FIRST_NODE + index] = Math.min(12, Math.max(8, (TextWidth.of(label(columns.get(index))) + 2) / 3));
        }
        return widths;
    }

    private String label(Node node) {
        String name = node.criterion() || node.parent() == null ? node.name() : "小计";
        return node.fullPoints() == null ? name : name + "\n（" + Numbers.plain(node.fullPoints()) + "）";
    }

    private void heads() {
        int top = page.row();
        for (int column = 0; column < FIRST_NODE; column++) {
            page.text(column, BASE.get(column), Role.HEAD);
        }
        List<int[]> spans = new ArrayList<>();
        List<Integer> single = new ArrayList<>();
        for (int index = 0; index < columns.size(); ) {
            Node branch = branch(columns.get(index));
            int end = index;
            while (end < columns.size() && branch(columns.get(end)).equals(branch)) {
                end++;
            }
            boolean alone = end - index == 1;
            for (int column = index; column < end; column++) {
                page.text(FIRST_NODE + column, alone ? label(branch) : branch.name(), Role.HEAD);
            }
            if (alone) {
                single.add(FIRST_NODE + index);
            } else {
                spans.add(new int[] {FIRST_NODE + index, FIRST_NODE + end - 1});
            }
            index = end;
        }
        page.head();
        int bottom = page.row();
        for (int column = 0; column < FIRST_NODE + columns.size(); column++) {
            boolean merged = column < FIRST_NODE || single.contains(column);
            page.text(column, merged ? "" : label(columns.get(column - FIRST_NODE)), Role.HEAD);
        }
        page.head();
        for (int column = 0; column < FIRST_NODE; column++) {
            page.sheet().addMergedRegion(new CellRangeAddress(top, bottom, column, column));
        }
        single.forEach(column -> page.sheet().addMergedRegion(new CellRangeAddress(top, bottom, column, column)));
        spans.forEach(span -> page.sheet().addMergedRegion(new CellRangeAddress(top, top, span[0], span[1])));
        page.freeze(FIRST_NODE);
    }

    /** The node just below the total that a node belongs to; the total itself stands alone. */
    private Node branch(Node node) {
        Node at = node;
        while (at.parent() != null) {
            Optional<Node> parent = report.node(at.parent());
            if (parent.isEmpty() || parent.get().parent() == null) {
                return at;
            }
            at = parent.get();
        }
        return at;
    }

    void add(UnitSheet sheet) {
        Unit unit = sheet.unit();
        int row = page.row();
        written++;
        page.count(0, written);
        page.text(1, unit.groupName(), Role.CENTRED);
        page.rank(2, unit.rank());
        page.text(3, unit.code(), Role.CODE);
        page.text(4, unit.name(), Role.TEXT);
        Map<String, Score> scores =
                sheet.scores().stream().collect(Collectors.toMap(Score::node, score -> score, (one, two) -> one));
        for (int index = 0; index < columns.size(); index++) {
            Node node = columns.get(index);
            BigDecimal points = points(node, scores);
            cell(row, index, node, points, scores);
            if (points != null && unit.isRanked()) {
                sums[index] = sums[index].add(points);
                counts[index]++;
            }
        }
        if (unit.isRanked()) {
            lastRanked = row;
            groupRows.computeIfAbsent(unit.groupName(), group -> new int[] {row, row})[1] = row;
        }
    }

    private static @Nullable BigDecimal points(Node node, Map<String, Score> scores) {
        Score score = scores.get(node.code());
        return score == null ? null : score.points();
    }

    private void cell(int row, int index, Node node, @Nullable BigDecimal points, Map<String, Score> scores) {
        int column = FIRST_NODE + index;
        if (points == null) {
            page.number(column, null, 2);
            return;
        }
        int decimals = shown(node);
        roundedForShow |= points.stripTrailingZeros().scale() > decimals;
        if (node.criterion()) {
            page.rounded(column, points, decimals, Role.NUMBER);
            return;
        }
        Optional<String> formula = formula(row, node, points, scores);
        if (formula.isPresent()) {
            page.formula(column, formula.get(), points, decimals, Role.NUMBER);
        } else {
            page.rounded(column, points, decimals, Role.COMPUTED);
            valuesInsteadOfFormulas = true;
        }
    }

    /** Two decimals unless the node's rounding says up to four. */
    private static int shown(Node node) {
        return node.rounding() == null || node.rounding().decimals() > MOST_SHOWN
                ? 2
                : node.rounding().decimals();
    }

    private Optional<String> formula(int row, Node node, BigDecimal points, Map<String, Score> scores) {
        List<Node> children = report.children(node).stream()
                .filter(child -> points(child, scores) != null)
                .toList();
        RoundingMode mode =
                node.rounding() == null ? RoundingMode.HALF_UP : node.rounding().mode();
        if (children.isEmpty() || node.combination() == Combination.OTHER || mode != RoundingMode.HALF_UP) {
            return Optional.empty();
        }
        int decimals = Math.min(
                MOST_DECIMALS,
                node.rounding() == null
                        ? Math.max(0, points.scale())
                        : node.rounding().decimals());
        boolean weighted = node.combination() != Combination.SUM
                && children.stream().anyMatch(child -> weight(child, scores) != null);
        BigDecimal exact = BigDecimal.ZERO;
        StringBuilder cells = new StringBuilder();
        for (Node child : children) {
            BigDecimal weight = weighted ? weight(child, scores) : null;
            BigDecimal own = Objects.requireNonNull(points(child, scores));
            exact = exact.add(weight == null ? own : own.multiply(weight));
            cells.append(cells.isEmpty() ? "" : weighted ? "+" : ",")
                    .append(SheetPage.at(row, columnOf.get(child.code())))
                    .append(weight == null ? "" : "*" + literal(weight));
        }
        if (exact.setScale(decimals, mode).compareTo(points.setScale(decimals, mode)) != 0) {
            return Optional.empty();
        }
        String sum = weighted ? cells.toString() : "SUM(" + cells + ")";
        return Optional.of("ROUND(ROUND(" + sum + "," + Math.min(14, decimals + GUARD_DIGITS) + ")," + decimals + ")");
    }

    /** What the child counted with for this unit; where the run did not keep it, what the scheme declares. */
    private static @Nullable BigDecimal weight(Node child, Map<String, Score> scores) {
        Score score = scores.get(child.code());
        return score != null && score.weight() != null ? score.weight() : child.weight();
    }

    /** A spreadsheet reads 15 significant digits. */
    private static String literal(BigDecimal weight) {
        return weight.round(new MathContext(15, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The row of means, colours, remarks and foot. */
    void finish(ReportSettings settings) {
        if (written == 0) {
            page.row();
            page.spanned(0, page.columns() - 1, "（本次没有参加考核的单位）", page.style(Role.CENTRED));
        } else {
            page.filter(headRow, headRow + written);
            page.codesIn(3, headRow + 1, headRow + written);
        }
        if (lastRanked >= 0) {
            means();
            colours();
        }
        if (valuesInsteadOfFormulas) {
            page.note("注：灰底的小计、总分不是各列直接相加或加权（有封顶、保底、否决、归一等规定），其计算过程见「得失分明细」。");
        }
        if (roundedForShow) {
            page.note("注：没有规定取整的得分显示两位小数，单元格里是完整的数；显示的各项相加与小计、总分可能差0.01。");
        }
        page.note("注：底色表示在本组该列中的高低，由橙（低）经白到蓝（高）；“—”表示不计分。");
        page.signatures(settings);
        page.close();
    }

    private void means() {
        page.row();
        page.spanned(0, FIRST_NODE - 1, "平均（参加排名单位）", page.style(Role.TOTAL_LABEL));
        for (int index = 0; index < columns.size(); index++) {
            int column = FIRST_NODE + index;
            if (counts[index] == 0) {
                page.text(column, "—", Role.TOTAL_LABEL);
            } else {
                page.formula(
                        column,
                        "ROUND(ROUND(AVERAGE(" + SheetPage.range(headRow + 1, lastRanked, column) + "),"
                                + (2 + GUARD_DIGITS) + "),2)",
                        mean(index).orElseThrow(),
                        2,
                        Role.TOTAL);
            }
        }
    }

    private Optional<BigDecimal> mean(int index) {
        return counts[index] == 0
                ? Optional.empty()
                : Optional.of(sums[index].divide(BigDecimal.valueOf(counts[index]), 2, RoundingMode.HALF_UP));
    }

    private void colours() {
        SheetConditionalFormatting formatting = page.sheet().getSheetConditionalFormatting();
        boolean all = groupRows.size() * columns.size() <= MOST_COLOUR_RULES;
        if (!all && groupRows.size() > MOST_COLOUR_RULES) {
            return;
        }
        for (int[] rows : groupRows.values()) {
            for (int index = all ? 0 : columns.size() - 1; index < columns.size() && rows[1] > rows[0]; index++) {
                int column = FIRST_NODE + index;
                ConditionalFormattingRule rule = formatting.createConditionalFormattingColorScaleRule();
                ColorScaleFormatting scale = rule.getColorScaleFormatting();
                scale.setNumControlPoints(3);
                RangeType[] types = {RangeType.MIN, RangeType.PERCENTILE, RangeType.MAX};
                for (int point = 0; point < types.length; point++) {
                    scale.getThresholds()[point].setRangeType(types[point]);
                }
                scale.getThresholds()[1].setValue(50d);
                scale.setColors(COLOURS.clone());
                formatting.addConditionalFormatting(
                        new CellRangeAddress[] {new CellRangeAddress(rows[0], rows[1], column, column)}, rule);
            }
        }
    }

    private static ExtendedColor colour(String hex) {
        XSSFColor colour = new XSSFColor();
        colour.setARGBHex(hex);
        return colour;
    }

    /** The sheet's cells of a criterion over the ranked units, e.g. {@code '得分矩阵'!$F$5:$F$30}; empty: none. */
    Optional<ColumnOfPoints> column(Node node) {
        Integer column = columnOf.get(node.code());
        return column == null || lastRanked < 0 || counts[column - FIRST_NODE] == 0
                ? Optional.empty()
                : Optional.of(new ColumnOfPoints(
                        "'" + page.name() + "'!" + SheetPage.range(headRow + 1, lastRanked, column),
                        mean(column - FIRST_NODE).orElseThrow()));
    }

    /** Cells of one node and their mean, two decimals. */
    record ColumnOfPoints(String cells, BigDecimal mean) {}
}
