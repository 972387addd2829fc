package org.zhiheng.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.database.Copy;
import org.zhiheng.metric.Metric;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.scoring.Combine;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.Rounding;

/** The tree of criteria, the peer groups and the metrics as a run keeps them from the day it began. */
@Component
class PinnedScheme {

    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final PinnedContent content;

    PinnedScheme(JdbcClient jdbc, DataSource dataSource, PinnedContent content) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.content = content;
    }

    /** Keeps the tree with what the scheme says of it, the peer groups and the metrics. */
    void pin(AssessmentRun run, RulePack pack) {
        for (String table : List.of("run_node", "run_group", "run_metric")) {
            jdbc.sql("delete from " + table + " where run_id = :run")
                    .param("run", run.id())
                    .update();
        }
        pinTree(run, pack);
        pinGroups(run.id(), pack);
        pinMetrics(run.id(), content.metrics(run));
    }

    /** Completes the pinned tree with what is known once it is in force for units: full points, method, rounding. */
    void complete(long runId, SortedMap<String, TreeNode> nodes) {
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
}
