package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.fence.Fence;
import org.zhiheng.scoring.ScoreTree;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.scoring.TreeProblem;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;

/** Finds everything wrong in a pack in one pass. */
public final class RulePackCheck {

    /** Of files that cannot be read as what they are. */
    private static final Set<String> UNREADABLE = Set.of("yaml-syntax", "not-utf8");

    private final RulePack pack;
    private final Set<String> metrics;
    private final Map<String, MetricDescription> described;
    private final List<Finding> findings = new ArrayList<>();
    private final PackRuleCheck rules;

    private RulePackCheck(RulePack pack, Set<String> metrics, Map<String, MetricDescription> described) {
        this.pack = pack;
        this.metrics = metrics;
        this.described = described;
        this.rules = new PackRuleCheck(pack);
    }

    /**
     * Checks the pack's files, rules included; saves and fires nothing.
     *
     * @param metrics codes of the metrics there are
     * @return in order of place; the pack can be used when none is an error
     */
    public static List<Finding> check(RulePack pack, Set<String> metrics) {
        return check(pack, metrics, Map.of());
    }

    /** The same. @param described what is known of the metrics, so that names are understood and percentages minded */
    public static List<Finding> check(RulePack pack, Set<String> metrics, Map<String, MetricDescription> described) {
        return new RulePackCheck(pack, metrics, described).run();
    }

    private Set<String> percentages() {
        return described.values().stream()
                .filter(metric -> metric.unit().equals("%"))
                .map(MetricDescription::code)
                .collect(Collectors.toSet());
    }

    /** Code of the metric whose Chinese name the word is or is part of; null when there is none, or several. */
    private @Nullable String named(String word) {
        List<String> codes = described.values().stream()
                .filter(metric -> word.length() > 1 && within(word, metric.name()))
                .sorted(Comparator.comparing(metric -> metric.name().length()))
                .map(MetricDescription::code)
                .toList();
        return codes.isEmpty() ? null : codes.get(0);
    }

    /** Whether the characters stand in the name in their order: 办结率 in 办结及时率. */
    private static boolean within(String word, String name) {
        int at = -1;
        for (int letter : word.codePoints().toArray()) {
            at = name.indexOf(letter, at + 1);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    private List<Finding> run() {
        if (pack.findings().stream().anyMatch(finding -> UNREADABLE.contains(finding.code()))) {
            return afterSyntax();
        }
        pack.criteria().values().forEach(this::criterion);
        unusedCriteria();
        trees();
        ruleNames();
        rules.metrics(metrics);
        findings.addAll(rules.findings());
        findings.addAll(new RuleConflicts(pack).findings());
        findings.addAll(new SchemeCheck(pack, metrics).findings());
        findings.addAll(new ParameterCheck(pack).findings());
        findings.addAll(new PercentCheck(pack, percentages()).findings());
        meanings();
        findings.addAll(new RuleMeaning(pack, percentages()).findings());
        findings.addAll(new NamesCheck(pack).findings());
        findings.addAll(new ScenarioCheck(pack, metrics).findings());
        findings.addAll(new Fence(RulePackCompiler.WORDS).inspect(RuleText.files(pack)));
        if (Stream.concat(findings.stream(), pack.findings().stream()).noneMatch(Finding::isError)) {
            drifts();
        }
        return all(pack.findings());
    }

    /** What values mean, where they could be read: a cell at fault is told once. */
    private void meanings() {
        Set<String> atFault = Stream.concat(findings.stream(), pack.findings().stream())
                .filter(Finding::isError)
                .map(Finding::place)
                .collect(Collectors.toSet());
        new MeaningCheck(pack, described)
                .findings().stream()
                        .filter(finding -> !atFault.contains(finding.place()))
                        .forEach(findings::add);
    }

    /** Numbers of a clause that its rule does not know: one of the two was changed and the other forgotten. */
    private void drifts() {
        if (described.isEmpty()) {
            return;
        }
        for (Regulation.Item item :
                Regulation.of(pack, described, pack.effectiveFrom()).items()) {
            Set<BigDecimal> unknown = RegulationWriter.unknownNumbers(item);
            Criterion criterion = pack.criteria().get(item.code());
            if (unknown.isEmpty() || criterion == null || ParameterCheck.isDated(criterion.yaml())) {
                continue;
            }
            Yaml clause = criterion.yaml().get("clause");
            findings.add(Finding.warning(
                            "clause-differs",
                            clause.file(),
                            clause.line(),
                            clause.column(),
                            "条文里的数在规则里没有：或是改了参数没有改条文，或是写错",
                            "the clause says a number that its rule does not know")
                    .about(unknown.stream().map(Figure::plain).collect(Collectors.joining("、")))
                    .fix(
                            "核对 " + item.code() + " 的条文和参数，改成一致",
                            "make clause and parameters of " + item.code() + " agree"));
        }
    }

    /** What reading found stands at its cells already. */
    private List<Finding> all(List<Finding> read) {
        List<Finding> all = Stream.concat(read.stream(), findings.stream().map(pack.tables()::atCell))
                .toList();
        return Cascade.withoutFollowers(pack, all)
                .map(PackFixes::of)
                .distinct()
                .sorted()
                .toList();
    }

    /** A file that cannot be read makes everything that it holds seem absent: only what is certain is told. */
    private List<Finding> afterSyntax() {
        Set<String> uncertain =
                Set.of("unknown-criterion", "yaml-required", "no-tree", "no-kinds", "unused-sheet", "unknown-sheet");
        Set<String> unreadable = pack.findings().stream()
                .filter(finding -> finding.code().equals("not-utf8"))
                .map(Finding::file)
                .collect(Collectors.toSet());
        new Fence(RulePackCompiler.WORDS)
                .inspect(RuleText.files(pack)).stream()
                        .filter(finding -> !unreadable.contains(finding.file()))
                        .forEach(findings::add);
        return all(pack.findings().stream()
                .filter(finding -> !uncertain.contains(finding.code()))
                .toList());
    }

    private void criterion(Criterion criterion) {
        Yaml yaml = criterion.yaml();
        Yaml heading = yaml.heading();
        for (String metric : criterion.metrics()) {
            if (!metrics.contains(metric)) {
                Yaml at = place(yaml, metric);
                int column = at.isPresent() && at.isScalar()
                        ? at.column(Math.max(0, at.text("").indexOf(metric)))
                        : at.column();
                String likely = Suggestion.likely(metric, metrics);
                String nearest = likely == null ? named(metric) : likely;
                Finding finding = Finding.error(
                                "unknown-metric",
                                at.file(),
                                at.line(),
                                column,
                                "没有这个数据指标（batch/metrics 中没有同名文件）",
                                "there is no such metric (no file of that name in batch/metrics)")
                        .about(metric);
                findings.add(
                        metric.matches("[零〇一二三四五六七八九十百千万点]+")
                                ? finding.fix("数字用阿拉伯数字写，如 95", "write numbers in digits, e.g. 95")
                                : nearest == null
                                        ? finding.fix(
                                                "指标编码是 batch/metrics 里的文件名，网页「指标库」也列出",
                                                "codes are the names of the files in batch/metrics")
                                        : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
            }
        }
        if (criterion.basis().isBlank()) {
            findings.add(Finding.error(
                            "missing-basis",
                            heading.file(),
                            heading.line(),
                            heading.column(),
                            "评分项缺少依据「basis」",
                            "the criterion has no basis")
                    .about(criterion.code())
                    .fix("写明依据文件的哪一条", "name the article it rests on"));
        }
        if (criterion.clause().isBlank()) {
            findings.add(Finding.warning(
                            "missing-clause",
                            heading.file(),
                            heading.line(),
                            heading.column(),
                            "评分项缺少条文「clause」",
                            "the criterion has no text of its clause")
                    .about(criterion.code()));
        }
        if (!criterion.metrics().isEmpty() && !yaml.get("missing").isPresent()) {
            findings.add(Finding.error(
                            "missing-policy",
                            heading.file(),
                            heading.line(),
                            heading.column(),
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
                Yaml yaml = criterion.yaml().heading();
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
            for (RulePackReader.Variant variant : RulePackReader.variants(pack, tree)) {
                TreeNode root = RulePackReader.tree(pack, tree, variant);
                Set<String> told = new HashSet<>();
                sums(tree.root(), root, told);
                for (TreeProblem problem : ScoreTree.problems(root)) {
                    boolean again =
                            problem.chinese().startsWith("编码重复") || told.contains(problem.node()) && !problem.fatal();
                    Yaml at = nodeOf(tree.root(), problem.node());
                    Finding finding = problem.fatal()
                            ? Finding.error("tree", file, at.line(), at.column(), problem.chinese(), problem.english())
                            : Finding.warning(
                                    "tree", file, at.line(), at.column(), problem.chinese(), problem.english());
                    if (!again) {
                        findings.add(finding.about(problem.node()));
                    }
                }
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
    private void sums(Scheme.NodeSpec spec, TreeNode node, Set<String> told) {
        if (node.combine() instanceof org.zhiheng.scoring.Combine.Sum && node.full() != null) {
            BigDecimal sum = node.children().stream()
                    .map(child -> child.full() == null ? BigDecimal.ZERO : child.full())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            if (sum.compareTo(node.full()) != 0) {
                told.add(node.code());
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
            sums(spec.children().get(index), node.children().get(index), told);
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
                Yaml yaml = criterion.yaml().heading();
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
