package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.ranking.TieBreaker;
import org.zhiheng.rulepack.fence.Fence;
import org.zhiheng.scoring.ScoreTree;
import org.zhiheng.scoring.TreeProblem;
import org.zhiheng.vocabulary.Figure;

/** Finds everything wrong in a pack in one pass. */
public final class RulePackCheck {

    private final RulePack pack;
    private final Set<String> metrics;
    private final List<Finding> findings = new ArrayList<>();
    private final PackRuleCheck rules;

    private RulePackCheck(RulePack pack, Set<String> metrics) {
        this.pack = pack;
        this.metrics = metrics;
        this.rules = new PackRuleCheck(pack);
    }

    /**
     * Checks the pack's files, rules included; saves and fires nothing.
     *
     * @param metrics codes of the metrics there are
     * @return in order of place; the pack can be used when none is an error
     */
    public static List<Finding> check(RulePack pack, Set<String> metrics) {
        return new RulePackCheck(pack, metrics).run();
    }

    private List<Finding> run() {
        findings.addAll(pack.findings());
        pack.criteria().values().forEach(this::criterion);
        unusedCriteria();
        trees();
        tieBreakers();
        ruleNames();
        rules.metrics(metrics);
        findings.addAll(rules.findings());
        if (pack.scheme().basis().isBlank()) {
            findings.add(Finding.error(
                            "missing-basis",
                            pack.folder() + "/scheme.yml",
                            1,
                            1,
                            "方案缺少依据「basis」",
                            "the scheme has no basis")
                    .fix("写明文件名称和文号", "name the document and its number"));
        }
        findings.addAll(new Fence(RulePackCompiler.WORDS).inspect(RuleText.files(pack)));
        return findings.stream().distinct().sorted().toList();
    }

    private void criterion(Criterion criterion) {
        Yaml yaml = criterion.yaml();
        for (String metric : criterion.metrics()) {
            if (!metrics.contains(metric)) {
                Yaml at = place(yaml, metric);
                int column = at.isPresent() && at.isScalar()
                        ? at.column() + Math.max(0, at.text("").indexOf(metric))
                        : at.column();
                String nearest = Suggestion.nearest(metric, metrics);
                Finding finding = Finding.error(
                                "unknown-metric",
                                yaml.file(),
                                at.line(),
                                column,
                                "没有这个数据指标（batch/metrics 中没有同名文件）",
                                "there is no such metric (no file of that name in batch/metrics)")
                        .about(metric);
                findings.add(
                        nearest == null
                                ? finding
                                : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
            }
        }
        if (criterion.basis().isBlank()) {
            findings.add(Finding.error(
                            "missing-basis",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "评分项缺少依据「basis」",
                            "the criterion has no basis")
                    .about(criterion.code())
                    .fix("写明依据文件的哪一条", "name the article it rests on"));
        }
        if (criterion.clause().isBlank()) {
            findings.add(Finding.warning(
                            "missing-clause",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "评分项缺少条文「clause」",
                            "the criterion has no text of its clause")
                    .about(criterion.code()));
        }
        if (!criterion.metrics().isEmpty() && !yaml.get("missing").isPresent()) {
            findings.add(Finding.error(
                            "missing-policy",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "没有写明缺数据怎么办「missing」",
                            "it is not said what happens without data (missing)")
                    .about(criterion.code())
                    .fix(
                            "写 missing: not_ranked、full、peer_mean、remove、zero 或 worst 之一",
                            "write missing: not_ranked, full, peer_mean, remove, zero or worst"));
        }
    }

    /** The first value inside the criterion that holds the word; the criterion itself when none does. */
    private static Yaml place(Yaml yaml, String word) {
        Yaml found = search(yaml, word);
        return found == null ? yaml : found;
    }

    private static @Nullable Yaml search(Yaml yaml, String word) {
        if (yaml.isScalar()) {
            return yaml.text("").contains(word) ? yaml : null;
        }
        for (var entry : yaml.entries().entrySet()) {
            if (!entry.getKey().startsWith("name") && !Set.of("clause", "basis").contains(entry.getKey())) {
                Yaml found = search(entry.getValue(), word);
                if (found != null) {
                    return found;
                }
            }
        }
        if (yaml.isSequence()) {
            for (Yaml item : yaml.items()) {
                Yaml found = search(item, word);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private void unusedCriteria() {
        Set<String> used = new HashSet<>();
        pack.scheme().trees().forEach(tree -> used.addAll(RulesInForce.leaves(tree.root())));
        pack.criteria().values().forEach(criterion -> {
            if (!used.contains(criterion.code())) {
                Yaml yaml = criterion.yaml();
                findings.add(Finding.error(
                                "unused-criterion",
                                yaml.file(),
                                yaml.line(),
                                yaml.column(),
                                "评分项没有列入 scheme.yml 的结构",
                                "the criterion is not in the tree of scheme.yml")
                        .about(criterion.code()));
            }
        });
    }

    private void trees() {
        String file = pack.folder() + "/scheme.yml";
        for (Scheme.Tree tree : pack.scheme().trees()) {
            Set<RulePackReader.Variant> variants =
                    new LinkedHashSet<>(RulePackReader.Variant.of(tree.root().yaml(), pack.effectiveFrom()));
            for (RulePackReader.Variant variant : variants) {
                var root = new TreeBuilder(variant.day(), variant::classOf, code -> {
                            Criterion criterion = pack.criteria().get(code);
                            return criterion == null
                                    ? null
                                    : ResolvedCriterion.read(criterion, variant.day(), variant::classOf)
                                            .full();
                        })
                        .build(tree.root());
                for (TreeProblem problem : ScoreTree.problems(root)) {
                    Yaml at = nodeOf(tree.root(), problem.node());
                    Finding finding = problem.fatal()
                            ? Finding.error("tree", file, at.line(), at.column(), problem.chinese(), problem.english())
                            : Finding.warning(
                                    "tree", file, at.line(), at.column(), problem.chinese(), problem.english());
                    findings.add(finding.about(problem.node()));
                }
                sums(tree.root(), root);
            }
        }
    }

    private static Yaml nodeOf(Scheme.NodeSpec spec, String code) {
        Yaml found = findNode(spec, code);
        return found == null ? spec.yaml() : found;
    }

    private static @Nullable Yaml findNode(Scheme.NodeSpec spec, String code) {
        if (spec.code().equals(code)) {
            return spec.yaml();
        }
        for (Scheme.NodeSpec child : spec.children()) {
            Yaml found = findNode(child, code);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Full marks of a sum, and weights of a weighted sum, must add up. */
    private void sums(Scheme.NodeSpec spec, org.zhiheng.scoring.TreeNode node) {
        if (node.combine() instanceof org.zhiheng.scoring.Combine.Sum && node.full() != null) {
            BigDecimal sum = node.children().stream()
                    .map(child -> child.full() == null ? BigDecimal.ZERO : child.full())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            if (sum.compareTo(node.full()) != 0) {
                wrongSum(
                        spec,
                        "full",
                        "下面各项满分之和是 " + Figure.plain(sum) + "，不等于满分 " + Figure.plain(node.full()),
                        "the full marks below add up to " + Figure.plain(sum) + ", not " + Figure.plain(node.full()));
            }
        }
        if (node.combine() instanceof org.zhiheng.scoring.Combine.WeightedSum weighted && !weighted.normalised()) {
            BigDecimal sum = node.children().stream()
                    .map(child -> child.weight() == null ? BigDecimal.ONE : child.weight())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            if (sum.compareTo(BigDecimal.ONE) != 0) {
                wrongSum(
                        spec,
                        "combine",
                        "下面各项权重之和是 " + Figure.plain(sum.movePointRight(2)) + "%，不是 100%",
                        "the weights below add up to " + Figure.plain(sum.movePointRight(2)) + " %, not 100 %");
            }
        }
        for (int index = 0; index < spec.children().size(); index++) {
            sums(spec.children().get(index), node.children().get(index));
        }
    }

    private void wrongSum(Scheme.NodeSpec spec, String key, String chinese, String english) {
        Yaml at = spec.yaml().get(key);
        findings.add(Finding.error(
                        key.equals("full") ? "full-marks-sum" : "weights-sum",
                        at.file(),
                        at.line(),
                        at.column(),
                        chinese,
                        english)
                .about(spec.code()));
    }

    private void tieBreakers() {
        Set<String> keys = new TreeSet<>(metrics);
        pack.nodes().forEach(node -> keys.add(node.code()));
        for (TieBreaker breaker : pack.scheme().ranking().tieBreakers()) {
            if (!keys.contains(breaker.key())) {
                findings.add(Finding.error(
                                "unknown-tie-breaker",
                                pack.folder() + "/scheme.yml",
                                1,
                                1,
                                "并列时比较的项目既不是评分项也不是数据指标",
                                "the tie-breaker is neither a criterion nor a metric")
                        .about(breaker.key()));
            }
        }
    }

    /** Every hand-written scoring rule names its criterion, and every criterion has a form or a rule. */
    private void ruleNames() {
        Set<String> scored = new HashSet<>();
        pack.criteria().values().stream()
                .filter(criterion -> criterion.form() != null)
                .forEach(criterion -> scored.add(criterion.code()));
        rules.rules((path, text, name, at) -> {
            String code = name.strip().split("[\\s：:]", 2)[0];
            if (pack.criteria().containsKey(code)) {
                scored.add(code);
            } else if (!RuleText.isOutcome(path)
                    && !pack.scheme().vetoes().containsKey(code)
                    && pack.nodes().stream().noneMatch(node -> node.code().equals(code))) {
                findings.add(PackRuleCheck.finding(
                                "rule-without-clause",
                                pack.folder() + "/" + path,
                                text,
                                at,
                                name,
                                "规则名应以评分项、上级项或否决项的编码开头",
                                "a rule's name begins with the code of a criterion, node or veto")
                        .fix("例如：\"" + firstCode() + " " + name + "\"", "e.g. \"" + firstCode() + " " + name + "\""));
            }
        });
        pack.criteria().values().forEach(criterion -> {
            if (!scored.contains(criterion.code())) {
                Yaml yaml = criterion.yaml();
                findings.add(Finding.error(
                                "clause-without-rule",
                                yaml.file(),
                                yaml.line(),
                                yaml.column(),
                                "评分项既没有计分形式「form」，也没有以它的编码开头的规则",
                                "the criterion has neither a form nor a rule whose name begins with its code")
                        .about(criterion.code()));
            }
        });
    }

    private String firstCode() {
        return pack.criteria().keySet().stream().findFirst().orElse("E1");
    }
}
