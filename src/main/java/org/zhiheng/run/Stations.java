package org.zhiheng.run;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Hash;
import org.zhiheng.database.Copy;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.MetricRequest;
import org.zhiheng.metric.Span;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.Units;
import org.zhiheng.packversion.ContentArchive;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.ranking.Place;
import org.zhiheng.rulepack.Assessment;
import org.zhiheng.rulepack.AssessmentResult;
import org.zhiheng.rulepack.LargeAssessment;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.rulepack.Shortfall;
import org.zhiheng.rulepack.UnitPoints;
import org.zhiheng.rulepack.UnitResult;
import org.zhiheng.scoring.Combine;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.Rounding;
import org.zhiheng.vocabulary.ScoreLine;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is done to a run at each station of the data's path. Every station first removes what it wrote for the run, works
 * in one transaction with the run's new state, and so may be repeated.
 */
@Component
public class Stations {

    /** More units are read and scored portion by portion, where the scheme allows it. */
    private static final int LARGE = 5_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionOperations transaction;
    private final AssessmentRuns runs;
    private final PinnedContent content;
    private final Units units;
    private final MetricGatherer gatherer;
    private final RunUnits runUnits;
    private final RunFacts facts;
    private final RunQuotas quotas;

    Stations(
            JdbcClient jdbc,
            DataSource dataSource,
            TransactionOperations transaction,
            AssessmentRuns runs,
            PinnedContent content,
            Units units,
            MetricGatherer gatherer,
            RunUnits runUnits,
            RunFacts facts,
            RunQuotas quotas) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.runs = runs;
        this.content = content;
        this.units = units;
        this.gatherer = gatherer;
        this.runUnits = runUnits;
        this.facts = facts;
        this.quotas = quotas;
    }

    /**
     * Stations on a database and content of their own, outside the application: for computing a run again elsewhere.
     *
     * @param dataSource of a migrated database
     */
    public static Stations over(DataSource dataSource, ContentHome home) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        ContentArchive archive = new ContentArchive(jdbc);
        new RulePacks(home).schemes().forEach(scheme -> archive.keep(PackContent.in(home, scheme)));
        PackVersions versions = new PackVersions(jdbc, home, archive);
        PinnedContent content = new PinnedContent(
                versions, new FolderVersions(home, archive, versions, transactions), archive, new RulePackCompiler());
        Units units = new Units(jdbc);
        return new Stations(
                jdbc,
                dataSource,
                new TransactionTemplate(transactions),
                new AssessmentRuns(jdbc, content, null),
                content,
                units,
                new MetricGatherer(jdbc, transactions, units),
                new RunUnits(dataSource, units),
                new RunFacts(jdbc, units),
                new RunQuotas(jdbc));
    }

    /** Keeps the assessed units, the tree of criteria and the metrics as they are today. @return number of units */
    public long pinUnits(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            RulePack pack = content.pack(run);
            delete("run_unit", runId);
            delete("run_node", runId);
            delete("run_group", runId);
            delete("run_metric", runId);
            pinTree(run, pack);
            pinGroups(runId, pack);
            pinMetrics(runId, content.metrics(run));
            return runUnits.pin(run, pack);
        });
    }

    /** Computes the metrics the pack names, for this period and the two it is compared with. @return number of values */
    public long gatherMetrics(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            RulePack pack = content.pack(run);
            Collection<MetricRequest> requests = content.metrics(run).stream()
                    .map(metric -> new MetricRequest(metric, EnumSet.allOf(Span.class)))
                    .toList();
            gatherer.gather(run.scope(pack.role()), requests, () -> runs.checkNotCancelled(runId));
            runs.advance(run, RunState.GATHERED);
            return count("metric_value", runId);
        });
    }

    /** Scores every unit and keeps the points of the tree with their reasons. @return number of score lines */
    public long scoreUnits(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            delete("node_score", runId);
            delete("score_line", runId);
            delete("score_shortfall", runId);
            long[] lines = {0};
            if (isLarge(run)) {
                tellTree(runId, large(run).score(portion -> {
                    runs.checkNotCancelled(runId);
                    lines[0] += keep(runId, portion);
                }));
            } else {
                AssessmentResult result = assess(run);
                runs.checkNotCancelled(runId);
                lines[0] = keep(
                        runId,
                        result.units().stream().map(UnitResult::unitPoints).toList());
                tellTree(runId, result.nodes());
            }
            runs.advance(run, RunState.SCORED);
            return lines[0];
        });
    }

    /** Keeps points, reasons and shortfalls of units. @return number of score lines */
    private long keep(long runId, List<UnitPoints> units) {
        Copy.into(
                dataSource,
                "node_score",
                List.of(
                        "run_id",
                        "unit_code",
                        "node",
                        "ordinal",
                        "full_points",
                        "points",
                        "unrounded",
                        "weight",
                        "state",
                        "formula",
                        "substituted",
                        "note"),
                rows -> units.forEach(unit -> unit.nodes().forEach(node -> node(rows, runId, unit, node))));
        long lines = Copy.into(
                dataSource,
                "score_line",
                List.of(
                        "run_id",
                        "unit_code",
                        "line_no",
                        "criterion",
                        "kind",
                        "points",
                        "reason_code",
                        "reason",
                        "formula",
                        "substituted",
                        "rule",
                        "rule_file",
                        "rule_line",
                        "metrics",
                        "records"),
                rows -> units.forEach(unit -> lines(rows, runId, unit)));
        Copy.into(
                dataSource,
                "score_shortfall",
                List.of(
                        "run_id",
                        "unit_code",
                        "criterion",
                        "ordinal",
                        "reason_code",
                        "metric",
                        "actual",
                        "distance",
                        "records",
                        "points",
                        "text"),
                rows -> units.forEach(unit -> shortfalls(rows, runId, unit)));
        return lines;
    }

    /** Ranks the units in their peer groups and suggests grades. @return number of units ranked */
    public long rankUnits(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            AssessmentResult result = isLarge(run) ? large(run).rank() : assess(run);
            delete("standing", runId);
            Copy.into(
                    dataSource,
                    "standing",
                    List.of(
                            "run_id",
                            "unit_code",
                            "peer_group",
                            "rank",
                            "tied",
                            "group_size",
                            "total",
                            "suggested_grade",
                            "grade_reason",
                            "not_ranked_reason",
                            "previous_rank",
                            "previous_total",
                            "flags"),
                    rows -> result.units().forEach(unit -> standing(rows, runId, unit)));
            quotas.keep(runId, result.quotas());
            runs.advance(run, RunState.RANKED);
            return result.units().stream().filter(unit -> unit.rank() != null).count();
        });
    }

    /** Writes the manifest and the output hash; from then on nothing of the run changes. @return the output hash */
    public String seal(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            String outputHash = OutputHash.of(jdbc, runId);
            runs.seal(run, manifest(run), outputHash);
            return outputHash;
        });
    }

    private boolean isLarge(AssessmentRun run) {
        return count("run_unit", run.id()) > LARGE && LargeAssessment.suits(content.compiled(run));
    }

    private LargeAssessment large(AssessmentRun run) {
        return new LargeAssessment(
                content.compiled(run),
                facts.portions(run, content.pack(run), content.metrics(run)),
                Runtime.getRuntime().availableProcessors());
    }

    private AssessmentResult assess(AssessmentRun run) {
        RulePack pack = content.pack(run);
        return Assessment.assess(
                content.compiled(run),
                facts.of(run, pack, content.metrics(run)),
                Runtime.getRuntime().availableProcessors());
    }

    private TreeMap<String, Object> manifest(AssessmentRun run) {
        DataState state = DataState.of(jdbc, run.dataBatch(), run.trialBatches());
        TreeMap<String, Object> manifest = new TreeMap<>();
        manifest.put("scheme", run.scheme());
        manifest.put("period", run.period().code());
        manifest.put("as_of", run.asOf().toString());
        manifest.put("pack_hash", run.packHash());
        manifest.put("pack_version", run.packVersion());
        manifest.put("metrics_hash", run.metricsHash());
        manifest.put("units_hash", units.hash(run.period().end(), state));
        manifest.put("calendar_hash", calendarHash(state));
        manifest.put("data_batch", run.dataBatch());
        manifest.put("trial_batches", run.trialBatches());
        manifest.put(
                "inputs",
                jdbc.sql("""
                                select distinct b.feed || ' ' || b.feed_hash || ' ' || coalesce(b.source_sha256, '-')
                                from import_batch b where %s order by 1
                                """.formatted(state.seesBatch("b.batch_id")))
                        .query(String.class)
                        .list());
        manifest.put("earlier_results", facts.earlierResults(run));
        manifest.put(
                "code_version",
                Optional.ofNullable(Stations.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        return manifest;
    }

    private String calendarHash(DataState state) {
        Hash hash = new Hash();
        jdbc.sql("""
                        select calendar, day, day_kind, coalesce(name, '') from calendar_day c where %s
                        order by calendar collate "C", day
                        """.formatted(state.seesRow("c"))).query(row -> {
            hash.line(String.join(" ", row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        });
        return hash.hex();
    }

    private void pinTree(AssessmentRun run, RulePack pack) {
        long runId = run.id();
        List<RulePack.Node> nodes = pack.nodes();
        Map<String, Regulation.Item> written = new HashMap<>();
        TreeMap<String, MetricDescription> descriptions = new TreeMap<>();
        content.metrics(run).forEach(metric -> descriptions.put(metric.code(), metric.description()));
        Regulation.of(pack, descriptions, run.period().end()).items().forEach(item -> written.put(item.code(), item));
        Copy.into(
                dataSource,
                "run_node",
                List.of(
                        "run_id",
                        "node",
                        "ordinal",
                        "parent",
                        "name",
                        "criterion",
                        "definition",
                        "basis",
                        "metrics",
                        "standard",
                        "missing_rule"),
                rows -> {
                    for (int ordinal = 0; ordinal < nodes.size(); ordinal++) {
                        RulePack.Node node = nodes.get(ordinal);
                        rows.row(
                                runId,
                                node.code(),
                                ordinal,
                                node.parent(),
                                node.name(),
                                node.criterion(),
                                node.clause(),
                                node.basis(),
                                node.metrics(),
                                written.containsKey(node.code())
                                        ? written.get(node.code()).standard()
                                        : null,
                                written.containsKey(node.code())
                                        ? written.get(node.code()).missing()
                                        : null);
                    }
                });
    }

    /** Completes the pinned tree with what is known once it is in force for units: full points, method, rounding. */
    private void tellTree(long runId, SortedMap<String, TreeNode> nodes) {
        nodes.values().forEach(node -> {
            Rounding rounding = node.rounding();
            jdbc.sql("""
                            update run_node set full_points = :full, weight = :weight, combination = :combination,
                                decimals = :decimals, rounding_mode = :mode,
                                definition = case when criterion then definition else :method end
                            where run_id = :run and node = :node
                            """)
                    .param("run", runId)
                    .param("node", node.code())
                    .param("full", node.full())
                    .param("weight", node.weight())
                    .param("combination", combination(node.combine()))
                    .param("decimals", rounding == null ? null : rounding.decimals())
                    .param("mode", rounding == null ? null : lower(rounding.mode()))
                    .param("method", node.combine().chinese())
                    .update();
        });
    }

    /** The word for a method in {@code run_node}: sum, weighted, or the method's own name; null for a criterion. */
    private static @Nullable String combination(Combine combine) {
        if (combine instanceof Combine.Leaf) {
            return null;
        }
        return combine instanceof Combine.WeightedSum
                ? "weighted"
                : combine.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toLowerCase(Locale.ROOT);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private void pinGroups(long runId, RulePack pack) {
        Copy.into(dataSource, "run_group", List.of("run_id", "peer_group", "ordinal", "name"), rows -> {
            int ordinal = 0;
            for (Map.Entry<String, String> group : pack.peerGroups().entrySet()) {
                rows.row(runId, group.getKey(), ordinal++, group.getValue());
            }
        });
    }

    private void pinMetrics(long runId, Collection<Metric> metrics) {
        Copy.into(
                dataSource,
                "run_metric",
                List.of(
                        "run_id",
                        "metric",
                        "name",
                        "unit",
                        "better",
                        "decimals",
                        "rounding_mode",
                        "definition",
                        "basis",
                        "file_hash"),
                rows -> metrics.forEach(metric -> rows.row(
                        runId,
                        metric.code(),
                        metric.name(),
                        metric.unit(),
                        lower(metric.better()),
                        metric.rounding().decimals(),
                        lower(metric.rounding().mode()),
                        metric.body(),
                        metric.basis(),
                        metric.hash())));
    }

    private static void node(Copy.Rows rows, long runId, UnitPoints unit, NodeScore node) {
        rows.row(
                runId,
                unit.code(),
                node.node(),
                node.ordinal(),
                node.full(),
                node.points(),
                node.unrounded(),
                node.share(),
                node.state().code(),
                node.formula(),
                node.substituted(),
                node.note());
    }

    private static void lines(Copy.Rows rows, long runId, UnitPoints unit) {
        int number = 0;
        for (ScoreLine line : unit.lines()) {
            rows.row(
                    runId,
                    unit.code(),
                    ++number,
                    line.criterion(),
                    line.kind().code(),
                    line.points(),
                    line.reasonCode(),
                    line.reason(),
                    line.formula(),
                    line.substituted(),
                    line.rule(),
                    line.file(),
                    line.line(),
                    line.metrics(),
                    line.records());
        }
    }

    private static void shortfalls(Copy.Rows rows, long runId, UnitPoints unit) {
        int ordinal = 0;
        String criterion = "";
        for (Shortfall shortfall : unit.shortfalls()) {
            ordinal = shortfall.criterion().equals(criterion) ? ordinal + 1 : 1;
            criterion = shortfall.criterion();
            rows.row(
                    runId,
                    unit.code(),
                    criterion,
                    ordinal,
                    shortfall.code(),
                    shortfall.metric(),
                    shortfall.actual(),
                    shortfall.distance(),
                    shortfall.records(),
                    shortfall.points(),
                    shortfall.text());
        }
    }

    private static void standing(Copy.Rows rows, long runId, UnitResult unit) {
        Map<String, Object> flags = new TreeMap<>();
        flags.put("vetoes", new TreeMap<>(unit.vetoes()));
        flags.put("lists", new TreeMap<>(unit.lists()));
        flags.put("warnings", new TreeMap<>(unit.warnings()));
        Place overall = unit.overall();
        if (overall != null) {
            Map<String, Object> place = new TreeMap<>();
            place.put("rank", overall.rank());
            place.put("tied", overall.tied());
            place.put("size", overall.groupSize());
            flags.put("overall", place);
        }
        rows.row(
                runId,
                unit.code(),
                unit.peerGroup().isEmpty() ? null : unit.peerGroup(),
                unit.rank(),
                unit.tied(),
                unit.groupSize(),
                unit.total(),
                unit.grade(),
                unit.standing().reason(),
                unit.notRankedReason(),
                unit.previousRank(),
                unit.previousTotal(),
                JSON.writeValueAsString(flags));
    }

    private void delete(String table, long runId) {
        jdbc.sql("delete from " + table + " where run_id = :run")
                .param("run", runId)
                .update();
    }

    private long count(String table, long runId) {
        return jdbc.sql("select count(*) from " + table + " where run_id = :run")
                .param("run", runId)
                .query(Long.class)
                .single();
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        T result = transaction.execute(status -> work.get());
        if (result == null) {
            throw new IllegalStateException("A station gives a result");
        }
        return result;
    }
}
