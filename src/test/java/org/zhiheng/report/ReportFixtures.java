package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.zhiheng.report.AssessmentReport.Combination;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Overall;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Rounding;

/** Reports for tests: a small one worked out by hand and one of any size made by arithmetic. */
final class ReportFixtures {

    static final String HASH = "3f2a91bc0d4e55667788990011223344556677889900aabbccddeeff00112233";

    private ReportFixtures() {}

    static BigDecimal number(String digits) {
        return new BigDecimal(digits);
    }

    static Heading heading() {
        TreeMap<String, String> manifest = new TreeMap<>();
        manifest.put("calendar", "c0ffee00");
        manifest.put("metrics", "beef0001");
        return new Heading(
                12,
                "street_quarterly",
                "街道（乡镇）平安建设季度考核",
                Period.parse("2026Q3"),
                LocalDateTime.of(2026, 10, 9, 8, 5),
                false,
                "sealed",
                77,
                "1.2",
                "aa11bb22cc33",
                HASH,
                null,
                manifest);
    }

    static Node total(Combination combination) {
        return new Node(
                "total",
                "总分",
                null,
                false,
                number("100"),
                null,
                combination,
                Rounding.TWO_HALF_UP,
                null,
                null,
                List.of());
    }

    static Node branch(String code, String name, String full, String weight) {
        return new Node(
                code,
                name,
                "total",
                false,
                number(full),
                weight == null ? null : number(weight),
                Combination.SUM,
                Rounding.TWO_HALF_UP,
                null,
                null,
                List.of());
    }

    static Node criterion(String code, String name, String parent, String full) {
        return new Node(
                code,
                name,
                parent,
                true,
                number(full),
                null,
                Combination.UNKNOWN,
                Rounding.TWO_HALF_UP,
                "达到95%得满分，每低1个百分点扣0.5分，扣完为止",
                "《平安建设考核办法》第十二条第一款",
                List.of("case_on_time_rate"));
    }

    static Metric onTimeRate() {
        return new Metric(
                "case_on_time_rate",
                "办结及时率",
                "%",
                "higher",
                Rounding.TWO_HALF_UP,
                "期内按时办结件数 ÷ 期内应办结件数 × 100",
                "《平安建设考核办法》附件一",
                "00ff");
    }

    static Unit unit(String code, String name, String group, String rank, boolean tied, String total) {
        return new Unit(
                code,
                name,
                "street",
                "沙河口区",
                group,
                null,
                rank == null ? null : number(rank),
                tied,
                3,
                total == null ? null : number(total),
                rank == null ? null : "良好",
                null,
                null,
                rank == null ? "本期办件少于30件" : null,
                rank == null ? null : number("2"),
                rank == null ? null : number("90.5"),
                null);
    }

    static Score score(String node, String points) {
        return new Score(
                node,
                points == null ? null : number(points),
                null,
                points == null ? "removed" : "scored",
                "总分 = 一级指标之和",
                "总分 = 一级指标之和（代入）",
                points == null ? "不承担该项职责" : null);
    }

    static Line line(int number, String criterion, String kind, String points, String reason) {
        return new Line(
                number,
                criterion,
                kind,
                number(points),
                "below_target",
                reason,
                "满分 − 每点扣分 × (目标值 − 办结及时率)",
                "10 − 0.5 × (95 − 92)",
                criterion + " 低于目标扣分",
                "rules/street_quarterly/efficiency.drl",
                12,
                List.of("case_on_time_rate"),
                List.of(5L, 9L));
    }

    static Value rate(String numerator, String denominator, String value) {
        return new Value(
                "case_on_time_rate",
                "current",
                number(numerator),
                number(denominator),
                number(value),
                MetricState.OBSERVED,
                number("1"));
    }

    /**
     * Two groups, weighted total 0.6 × a + 0.4 × b. First group: a tie at 1, a negative score, a hostile name. The last
     * unit is not ranked.
     */
    static AssessmentReport small() {
        List<Node> nodes = List.of(
                total(Combination.WEIGHTED),
                branch("a", "矛盾化解", "100", "0.6"),
                criterion("a1", "办结及时率", "a", "60"),
                criterion("a2", "群众满意率", "a", "40"),
                branch("b", "隐患治理", "100", "0.4"),
                criterion("b1", "隐患整改率", "b", "100"));
        Unit first = unit("210204001", "中山公园街道", "第一组", "1", true, "90.00");
        Unit second = unit("210204002", "=HYPERLINK(\"http://x\")", "第一组", "1", true, "90.00");
        Unit third = unit("210204003", "𠮷祥㙍街道", "第一组", "3", false, "-3.01");
        Unit fourth = unit("210281100", "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县纳达齐牛录乡人民政府", "第二组", "1", false, "75.13");
        Unit fifth = unit("210281101", "空街道", "第二组", null, false, null);
        List<UnitSheet> sheets = List.of(
                sheet(first, "90.00", "90.00", "50.00", "40.00", "90.00", "90.00"),
                sheet(second, "90.00", "90.00", "50.00", "40.00", "90.00", "90.00"),
                sheet(third, "-3.01", "-5.02", "0.00", "-5.02", "0.00", "0.00"),
                sheet(fourth, "75.13", "88.55", "48.55", "40.00", "55.00", "55.00"),
                sheet(fifth, null, null, null, null, null, null));
        return new AssessmentReport(
                heading(),
                nodes,
                List.of(onTimeRate()),
                List.of(first, second, third, fourth, fifth),
                List.of(),
                sheets::forEach);
    }

    /** The small report of a scheme that ranks across groups too: 1, 1, 4 in the first group, 3 in the second. */
    static AssessmentReport smallOverall() {
        AssessmentReport small = small();
        List<Unit> units = List.of(
                overall(small.units().get(0), new Overall(number("1"), true, 4, number("2"))),
                overall(small.units().get(1), new Overall(number("1"), true, 4, null)),
                overall(small.units().get(2), new Overall(number("4"), false, 4, number("3"))),
                overall(small.units().get(3), new Overall(number("3"), false, 4, number("3"))),
                small.units().get(4));
        return new AssessmentReport(
                small.heading(), small.nodes(), small.metrics(), units, small.stats(), reader -> small.sheets()
                        .forEach(sheet -> reader.accept(new UnitSheet(
                                units.get(small.units().indexOf(sheet.unit())),
                                sheet.scores(),
                                sheet.lines(),
                                sheet.values(),
                                sheet.shortfalls()))));
    }

    private static Unit overall(Unit unit, Overall place) {
        return new Unit(
                unit.code(),
                unit.name(),
                unit.kind(),
                unit.parentName(),
                unit.group(),
                unit.groupLabel(),
                unit.rank(),
                unit.tied(),
                unit.groupSize(),
                unit.total(),
                unit.suggestedGrade(),
                unit.gradeReason(),
                unit.decidedGrade(),
                unit.notRankedReason(),
                unit.previousRank(),
                unit.previousTotal(),
                place);
    }

    private static UnitSheet sheet(Unit unit, String total, String a, String a1, String a2, String b, String b1) {
        List<Score> scores = List.of(
                score("total", total), score("a", a), score("a1", a1), score("a2", a2), score("b", b), score("b1", b1));
        List<Line> lines = new ArrayList<>();
        if (a1 != null) {
            lines.add(line(1, "a1", "base", "60", "满分起算"));
            lines.add(line(2, "a1", "deduct", number(a1).subtract(number("60")).toPlainString(), "办结及时率92%，低于目标3个百分点"));
            lines.add(line(3, "a2", "award", a2, "群众满意率达到目标"));
            lines.add(line(4, "b1", "award", b1, "隐患整改率达到目标"));
        }
        Value value = a1 == null
                ? new Value("case_on_time_rate", "current", null, null, null, MetricState.TOO_FEW, null)
                : rate("46", "50", "92.00");
        return new UnitSheet(unit, scores, lines, List.of(value));
    }

    static AssessmentReport empty() {
        return new AssessmentReport(heading(), List.of(), List.of(), List.of(), List.of(), reader -> {});
    }

    /**
     * Made by arithmetic; every criterion counts 100 ÷ criteria, ten criteria to a branch, totals are sums. The details
     * are made as they are asked for.
     */
    static AssessmentReport large(int unitCount, int criterionCount, int groupCount) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(total(Combination.SUM));
        for (int index = 0; index < criterionCount; index++) {
            if (index % 10 == 0) {
                nodes.add(branch("b" + index / 10, "一级指标" + (index / 10 + 1), "25", null));
            }
            nodes.add(criterion("c" + index, "评分项第" + (index + 1) + "项", "b" + index / 10, "10"));
        }
        List<Unit> units = new ArrayList<>();
        for (int index = 0; index < unitCount; index++) {
            BigDecimal total = BigDecimal.ZERO;
            for (int criterion = 0; criterion < criterionCount; criterion++) {
                total = total.add(points(index, criterion));
            }
            units.add(unit(
                    String.valueOf(210204000001L + index),
                    "第" + (index + 1) + "社区居民委员会",
                    "第" + (index % groupCount + 1) + "组",
                    String.valueOf(index / groupCount + 1),
                    false,
                    total.toPlainString()));
        }
        units.sort(UnitOrder.list(List.of()));
        return new AssessmentReport(
                heading(),
                nodes,
                List.of(onTimeRate()),
                units,
                List.of(),
                reader -> units.forEach(unit ->
                        reader.accept(largeSheet(unit, nodes, (int) (Long.parseLong(unit.code()) - 210204000001L)))));
    }

    private static UnitSheet largeSheet(Unit unit, List<Node> nodes, int index) {
        List<Score> scores = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        int criterion = 0;
        for (Node node : nodes) {
            if (node.criterion()) {
                BigDecimal points = points(index, criterion++);
                scores.add(new Score(node.code(), points, null, "scored", null, null, null));
                lines.add(line(criterion, node.code(), "award", points.toPlainString(), "达到目标的比例得分"));
                values.add(new Value(
                        "m" + node.code(),
                        "current",
                        BigDecimal.valueOf(index % 50),
                        BigDecimal.valueOf(50),
                        BigDecimal.valueOf(index % 50 * 2L).setScale(2, RoundingMode.UNNECESSARY),
                        MetricState.OBSERVED,
                        BigDecimal.ONE));
            } else {
                scores.add(new Score(node.code(), BigDecimal.ZERO, null, "scored", "各项之和", "各项之和（代入）", null));
            }
        }
        return new UnitSheet(unit, summed(scores, nodes), lines, values);
    }

    private static List<Score> summed(List<Score> scores, List<Node> nodes) {
        TreeMap<String, BigDecimal> sums = new TreeMap<>();
        for (int index = scores.size() - 1; index >= 0; index--) {
            Node node = nodes.get(index);
            BigDecimal points = node.criterion() ? scores.get(index).points() : sums.get(node.code());
            if (node.parent() != null) {
                sums.merge(node.parent(), points, BigDecimal::add);
            }
            scores.set(
                    index,
                    new Score(
                            node.code(),
                            points,
                            null,
                            "scored",
                            scores.get(index).formula(),
                            scores.get(index).substituted(),
                            null));
        }
        return scores;
    }

    private static BigDecimal points(int unit, int criterion) {
        return BigDecimal.valueOf(Math.floorMod(unit * 7919L + criterion * 104_729L, 1_001L), 2);
    }
}
