package org.zhiheng.report;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Rounding;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.Working;

/**
 * One run as every writer sees it: small lists held in memory, and the details of each unit handed out one unit at a
 * time, so that a report on any number of units needs no more memory than one.
 *
 * @param nodes the scheme's tree, parents before children, total first; empty when nothing was scored
 * @param units in the order of every list: ranked ones by group, rank and code, then the others by group and code
 */
public record AssessmentReport(
        Heading heading,
        List<Node> nodes,
        List<Metric> metrics,
        List<Unit> units,
        List<Stat> stats,
        UnitSheets sheets) {

    public AssessmentReport {
        nodes = List.copyOf(nodes);
        metrics = List.copyOf(metrics);
        units = List.copyOf(units);
        stats = List.copyOf(stats);
    }

    /**
     * What stands over every report.
     *
     * @param asOf local wall clock of the run's data
     * @param outputHash of the results; null while the run is not sealed
     * @param packageCode code of the sealed package; null while the run is not published
     * @param manifest pinned hashes and what was waived or left out, name → value, in the order of their names
     */
    public record Heading(
            long runId,
            String scheme,
            String schemeName,
            Period period,
            LocalDateTime asOf,
            boolean trial,
            String state,
            long dataBatch,
            String packVersion,
            String packHash,
            @Nullable String outputHash,
            @Nullable String packageCode,
            TreeMap<String, String> manifest) {

        /** The title over the tables: 2026年第三季度街道平安建设考核结果. */
        public String title() {
            return period.chinese() + schemeName + (schemeName.endsWith("考核") ? "结果" : "考核结果") + (trial ? "（试算）" : "");
        }

        /**
         * The code of the published run's package as K7QM-2X4A-TB5Z; before that the first 12 digits of the output hash as
         * 3f2a-91bc-0d4e. Says so while the run is not sealed. {@code verify --code} takes either.
         */
        public String verificationCode() {
            if (packageCode != null) {
                return packageCode;
            }
            return outputHash == null || outputHash.length() < 12
                    ? "（尚未封存）"
                    : outputHash.substring(0, 4) + "-" + outputHash.substring(4, 8) + "-" + outputHash.substring(8, 12);
        }
    }

    /** How the points of a node come from its children; {@code UNKNOWN} leaves the writer to show the value alone. */
    public enum Combination {
        SUM,
        WEIGHTED,
        OTHER,
        UNKNOWN
    }

    /**
     * A node of the scheme's tree.
     *
     * @param parent null: the total
     * @param criterion scored by rules; otherwise combined from its children
     * @param weight declared weight in the parent; null: none, or not told
     * @param rounding null: not told
     * @param definition the article's own text
     * @param standard how the points come about, written from the parameters; null: not told
     * @param missingRule what happens without data; null: not told
     */
    public record Node(
            String code,
            String name,
            @Nullable String parent,
            boolean criterion,
            @Nullable BigDecimal fullPoints,
            @Nullable BigDecimal weight,
            Combination combination,
            @Nullable Rounding rounding,
            @Nullable String definition,
            @Nullable String basis,
            List<String> metrics,
            @Nullable String standard,
            @Nullable String missingRule) {

        /** A node of a tree whose standard was not written down. */
        public Node(
                String code,
                String name,
                @Nullable String parent,
                boolean criterion,
                @Nullable BigDecimal fullPoints,
                @Nullable BigDecimal weight,
                Combination combination,
                @Nullable Rounding rounding,
                @Nullable String definition,
                @Nullable String basis,
                List<String> metrics) {
            this(
                    code,
                    name,
                    parent,
                    criterion,
                    fullPoints,
                    weight,
                    combination,
                    rounding,
                    definition,
                    basis,
                    metrics,
                    null,
                    null);
        }
    }

    /** A metric's definition. */
    public record Metric(
            String code,
            String name,
            @Nullable String unit,
            @Nullable String better,
            @Nullable Rounding rounding,
            @Nullable String definition,
            @Nullable String basis,
            @Nullable String fileHash) {

        /** 办结及时率（%）. */
        public String heading() {
            return unit == null || unit.isBlank() ? name : name + "（" + unit + "）";
        }
    }

    /**
     * An assessed unit and where it stands.
     *
     * @param group code of the peer group; null: the scheme has none
     * @param groupLabel name of the peer group; null: the code is shown
     * @param rank null: not ranked, see the reason
     * @param overall place across the groups; null: not ranked, or the scheme ranks inside groups only
     */
    public record Unit(
            String code,
            String name,
            String kind,
            @Nullable String parentName,
            @Nullable String group,
            @Nullable String groupLabel,
            @Nullable BigDecimal rank,
            boolean tied,
            @Nullable Integer groupSize,
            @Nullable BigDecimal total,
            @Nullable String suggestedGrade,
            @Nullable String gradeReason,
            @Nullable String decidedGrade,
            @Nullable String notRankedReason,
            @Nullable BigDecimal previousRank,
            @Nullable BigDecimal previousTotal,
            @Nullable Overall overall) {

        public boolean isRanked() {
            return rank != null;
        }

        /** The decided grade where there is one, else the suggested one. */
        public @Nullable String grade() {
            return decidedGrade != null ? decidedGrade : suggestedGrade;
        }

        /** What the group is called in a report. */
        public String groupName() {
            return groupLabel != null ? groupLabel : group != null ? group : "全部单位";
        }
    }

    /**
     * A unit's place across the peer groups.
     *
     * @param size units ranked
     * @param previousRank in the period before; null: not ranked across groups then
     */
    public record Overall(
            BigDecimal rank,
            boolean tied,
            int size,
            @Nullable BigDecimal previousRank) {}

    /**
     * The points of one node of one unit; no points: not scored, see the state.
     *
     * @param weight the node counted with in its parent; null: the parent does not weigh
     */
    public record Score(
            String node,
            @Nullable BigDecimal points,
            @Nullable BigDecimal weight,
            String state,
            @Nullable String formula,
            @Nullable String substituted,
            @Nullable String note) {

        /** Formula = figures put in = result; empty when there is nothing to compute. */
        public String working() {
            return Working.of(formula, substituted, points);
        }
    }

    /** One reason for points. */
    public record Line(
            int number,
            String criterion,
            String kind,
            BigDecimal points,
            String reasonCode,
            String reason,
            String formula,
            String substituted,
            String rule,
            String ruleFile,
            int ruleLine,
            List<String> metrics,
            List<Long> records) {

        /** Formula = figures put in = result; empty when there is nothing to compute. */
        public String working() {
            return Working.of(ScoreLine.Kind.of(kind), formula, substituted, points);
        }
    }

    /**
     * The nearest condition a criterion failed.
     *
     * @param reasonCode stable word
     * @param metric that would have to move; null: no single one
     * @param actual value it has; null: events are counted
     * @param distance to the nearest value wanted; null: events are counted
     * @param records by how many the numerator would have to rise or fall; null: counts no records
     * @param points of the criterion then; null: only known to be more than now
     */
    public record Shortfall(
            String criterion,
            String reasonCode,
            @Nullable String metric,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal distance,
            @Nullable BigDecimal records,
            @Nullable BigDecimal points,
            String text) {}

    /** What one metric was for one unit; the value is null unless observed. */
    public record Value(
            String metric,
            String span,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable BigDecimal value,
            MetricState state,
            @Nullable BigDecimal groupRank) {}

    /** A metric within a peer group. */
    public record Stat(
            String group,
            String metric,
            int count,
            @Nullable BigDecimal best,
            @Nullable BigDecimal worst,
            @Nullable BigDecimal mean,
            @Nullable BigDecimal deviation,
            @Nullable BigDecimal median) {}

    /** Everything about one unit, in tree, line and metric order. */
    public record UnitSheet(
            Unit unit, List<Score> scores, List<Line> lines, List<Value> values, List<Shortfall> shortfalls) {

        /** A sheet without shortfalls. */
        public UnitSheet(Unit unit, List<Score> scores, List<Line> lines, List<Value> values) {
            this(unit, scores, lines, values, List.of());
        }

        /** The conditions a criterion failed, the nearest first. */
        public List<Shortfall> shortfalls(String criterion) {
            return shortfalls.stream()
                    .filter(shortfall -> shortfall.criterion().equals(criterion))
                    .toList();
        }

        public Optional<Score> score(String node) {
            return scores.stream().filter(score -> score.node().equals(node)).findFirst();
        }

        /** The lines of one criterion, in the order given. */
        public List<Line> lines(String criterion) {
            return lines.stream()
                    .filter(line -> line.criterion().equals(criterion))
                    .toList();
        }

        /** The metric's value in the assessed period. */
        public Optional<Value> value(String metric) {
            return values.stream()
                    .filter(value ->
                            value.metric().equals(metric) && value.span().equals("current"))
                    .findFirst();
        }
    }

    /** Hands out each unit's details once, in the order of the units. May be asked repeatedly. */
    @FunctionalInterface
    public interface UnitSheets {

        void forEach(Consumer<UnitSheet> reader);

        /** The same with scores and the lines of vetoes at least; quicker for those who need no more. */
        default void points(Consumer<UnitSheet> reader) {
            forEach(reader);
        }

        /** Of one unit by its code; empty when it was not assessed. */
        default Optional<UnitSheet> of(String unit) {
            List<UnitSheet> found = new ArrayList<>();
            forEach(sheet -> {
                if (sheet.unit().code().equals(unit)) {
                    found.add(sheet);
                }
            });
            return found.stream().findFirst();
        }
    }

    /** Units ranked, by peer group in order of the groups' names. */
    public Map<String, List<Unit>> rankedByGroup() {
        Map<String, List<Unit>> groups = new LinkedHashMap<>();
        for (Unit unit : units) {
            if (unit.isRanked()) {
                groups.computeIfAbsent(unit.groupName(), name -> new ArrayList<>())
                        .add(unit);
            }
        }
        return groups;
    }

    /** Units by their place across the groups, equals by code; empty when the scheme ranks inside groups only. */
    public List<Unit> rankedOverall() {
        return units.stream()
                .filter(unit -> unit.overall() != null)
                .sorted(Comparator.comparing((Unit unit) ->
                                Objects.requireNonNull(unit.overall()).rank())
                        .thenComparing(Unit::code))
                .toList();
    }

    /** The units without a rank, each with its reason. */
    public List<Unit> notRanked() {
        return units.stream().filter(unit -> !unit.isRanked()).toList();
    }

    /** The children of a node in tree order. */
    public List<Node> children(Node node) {
        return nodes.stream()
                .filter(child -> node.code().equals(child.parent()))
                .toList();
    }

    /** The root of the tree; empty when nothing was scored. */
    public Optional<Node> total() {
        return nodes.stream().filter(node -> node.parent() == null).findFirst();
    }

    /** The criteria in tree order. */
    public List<Node> criteria() {
        return nodes.stream().filter(Node::criterion).toList();
    }

    /** Empty when the tree has no such node. */
    public Optional<Node> node(String code) {
        return nodes.stream().filter(node -> node.code().equals(code)).findFirst();
    }

    /** Empty when the run used no such metric. */
    public Optional<Metric> metric(String code) {
        return metrics.stream().filter(metric -> metric.code().equals(code)).findFirst();
    }
}
