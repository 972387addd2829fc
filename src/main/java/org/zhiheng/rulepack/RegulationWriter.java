package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.ResolvedCriterion.Policy;
import org.zhiheng.rulepack.form.MissingInput.Reason;
import org.zhiheng.rulepack.form.Parameters;
import org.zhiheng.rulepack.form.Wording;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricDescription.Better;

/** Writes a pack's rules in words. */
final class RegulationWriter {

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final Pattern ARTICLE = Pattern.compile("第[〇零一二三四五六七八九十百\\d]+[条款项章节]");

    private final RulePack pack;
    private final Map<String, MetricDescription> metrics;
    private final LocalDate day;
    private final Map<String, List<String>> rules = new LinkedHashMap<>();
    private final List<String> rulesWithoutClause = new ArrayList<>();

    RegulationWriter(RulePack pack, Map<String, MetricDescription> metrics, LocalDate day) {
        this.pack = pack;
        this.metrics = metrics;
        this.day = day;
    }

    Regulation write() {
        handWritten();
        List<Regulation.Item> items = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Scheme.Tree tree : pack.scheme().trees()) {
            if (tree.isFor(day)) {
                walk(tree.root(), null, 0, items, seen);
            }
        }
        return new Regulation(
                pack.code(),
                pack.name(),
                pack.version(),
                pack.hash(),
                pack.basis(),
                day,
                List.copyOf(items),
                new SchemeWords(pack, this::nameOf).sentences(),
                items.stream()
                        .filter(this::isWithoutRule)
                        .map(RegulationWriter::title)
                        .toList(),
                List.copyOf(withoutClause(items)),
                items.stream().flatMap(item -> drift(item).stream()).toList());
    }

    /** Criterion code → names of the hand-written rules that begin with it. */
    private void handWritten() {
        new PackRuleCheck(pack).rules((path, text, name, at) -> {
            String code = name.strip().split("[\\s：:]", 2)[0];
            boolean known = pack.criteria().containsKey(code)
                    || pack.scheme().vetoes().containsKey(code)
                    || pack.nodes().stream().anyMatch(node -> node.code().equals(code));
            if (known || RuleText.isOutcome(path)) {
                rules.computeIfAbsent(code, key -> new ArrayList<>()).add(name);
            } else {
                rulesWithoutClause.add(name + "（" + pack.folder() + "/" + path + "）");
            }
        });
    }

    private void walk(
            Scheme.NodeSpec spec, @Nullable String parent, int depth, List<Regulation.Item> items, Set<String> seen) {
        if (seen.add(spec.code())) {
            Criterion criterion = spec.criterion() ? pack.criteria().get(spec.code()) : null;
            items.add(criterion == null ? combined(spec, parent, depth) : scored(criterion, parent, depth));
        }
        spec.children().forEach(child -> walk(child, spec.code(), depth + 1, items, seen));
    }

    private Regulation.Item combined(Scheme.NodeSpec spec, @Nullable String parent, int depth) {
        List<RulePackReader.Variant> variants = variants(spec.yaml());
        Map<String, String> full = new LinkedHashMap<>();
        Map<String, String> standard = new LinkedHashMap<>();
        for (RulePackReader.Variant variant : variants) {
            TreeNode node = new TreeBuilder(day, variant::classOf, code -> fullMarks(code, variant)).build(spec);
            String label = label(variant);
            full.put(label, node.full() == null ? sumOfChildren(spec, variant) : Figure.plain(node.full()));
            standard.put(label, TreeWords.of(node));
        }
        return new Regulation.Item(
                spec.code(),
                spec.name(),
                parent,
                depth,
                false,
                joined(full),
                joined(standard),
                "",
                "",
                "",
                List.of(),
                "");
    }

    private @Nullable BigDecimal fullMarks(String code, RulePackReader.Variant variant) {
        Criterion criterion = pack.criteria().get(code);
        return criterion == null
                ? null
                : ResolvedCriterion.read(criterion, day, variant::classOf).full();
    }

    private String sumOfChildren(Scheme.NodeSpec spec, RulePackReader.Variant variant) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String leaf : RulesInForce.leaves(spec)) {
            BigDecimal full = fullMarks(leaf, variant);
            sum = full == null ? sum : sum.add(full);
        }
        boolean plain = TreeWords.isPlainSum(spec);
        return plain && sum.signum() > 0 ? Figure.plain(sum) : "";
    }

    private Regulation.Item scored(Criterion criterion, @Nullable String parent, int depth) {
        Map<String, String> full = new LinkedHashMap<>();
        Map<String, String> standard = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (RulePackReader.Variant variant : variants(criterion.yaml())) {
            ResolvedCriterion resolved = ResolvedCriterion.read(criterion, day, variant::classOf);
            String label = label(variant);
            full.put(label, resolved.full() == null ? "" : Figure.plain(resolved.full()));
            standard.put(label, standard(criterion, resolved));
            missing.put(label, criterion.metrics().isEmpty() ? "" : missing(criterion, resolved));
        }
        return new Regulation.Item(
                criterion.code(),
                criterion.name(),
                parent,
                depth,
                true,
                joined(full),
                joined(standard),
                joined(missing),
                criterion.basis(),
                criterion.clause(),
                criterion.metrics(),
                source(criterion));
    }

    /** One for each class of units the parameters tell apart, the groups and kinds of the scheme among them. */
    private List<RulePackReader.Variant> variants(Yaml yaml) {
        List<Map<String, String>> classes = new ArrayList<>(List.of(Map.of()));
        Parameters.classes(yaml).forEach((by, named) -> {
            List<Map<String, String>> longer = new ArrayList<>();
            classes.forEach(start -> every(by, named).forEach(name -> {
                Map<String, String> next = new LinkedHashMap<>(start);
                next.put(by, name);
                longer.add(next);
            }));
            classes.clear();
            classes.addAll(longer);
        });
        return classes.stream()
                .map(each -> new RulePackReader.Variant(day, each))
                .toList();
    }

    private List<String> every(String by, Set<String> named) {
        Set<String> all = new LinkedHashSet<>(
                switch (by) {
                    case "peer_group" -> pack.peerGroups().keySet();
                    case "kind" -> pack.kinds();
                    default -> named;
                });
        all.addAll(named);
        if (!Set.of("peer_group", "kind").contains(by)) {
            all.add("");
        }
        return List.copyOf(all);
    }

    private String label(RulePackReader.Variant variant) {
        return variant.classes().values().stream().map(this::className).collect(Collectors.joining("、"));
    }

    private String className(String word) {
        return word.isEmpty() ? "其他" : pack.peerGroups().getOrDefault(word, SchemeWords.KINDS.getOrDefault(word, word));
    }

    /** One text for all classes of units where they agree, else each behind its classes. */
    private static String joined(Map<String, String> byClass) {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        byClass.forEach((label, text) ->
                classes.computeIfAbsent(text, key -> new ArrayList<>()).add(label));
        return classes.size() == 1
                ? classes.keySet().iterator().next()
                : classes.entrySet().stream()
                        .map(entry -> String.join("、", entry.getValue()) + "："
                                + (entry.getKey().isEmpty() ? "—" : entry.getKey()))
                        .collect(Collectors.joining("；"));
    }

    private String standard(Criterion criterion, ResolvedCriterion resolved) {
        StringBuilder text = new StringBuilder();
        if (resolved.form() != null) {
            text.append(resolved.form().chinese(new Wording(this::describe, resolved.names(), resolved.full())));
        }
        List<String> written = rules.getOrDefault(criterion.code(), List.of());
        if (!written.isEmpty()) {
            text.append(text.isEmpty() ? "" : "；")
                    .append("按规则文件：")
                    .append(written.stream()
                            .map(name -> name.strip()
                                    .substring(criterion.code().length())
                                    .strip())
                            .collect(Collectors.joining("、")));
        }
        text.append(bounds(resolved, text.indexOf("扣") >= 0));
        if (resolved.inputRounding() != null) {
            text.append("；数值先").append(resolved.inputRounding().chinese());
        }
        if (resolved.pointsRounding() != null) {
            text.append("；得分").append(resolved.pointsRounding().chinese());
        }
        return text.toString();
    }

    private static String bounds(ResolvedCriterion resolved, boolean deducts) {
        BigDecimal floor = resolved.floor();
        BigDecimal cap = resolved.cap();
        BigDecimal full = resolved.full();
        StringBuilder text = new StringBuilder();
        if (floor != null && floor.signum() != 0) {
            text.append("；最低得").append(Figure.plain(floor)).append("分");
        } else if (floor != null && deducts) {
            text.append("；扣完为止");
        } else if (floor == null && full != null) {
            text.append("；可以为负分");
        }
        if (cap != null && (full == null || cap.compareTo(full) != 0)) {
            text.append("；最高得").append(Figure.plain(cap)).append("分");
        } else if (cap == null && full != null) {
            text.append("；可以超过满分");
        }
        return text.toString();
    }

    private String missing(Criterion criterion, ResolvedCriterion resolved) {
        String minimum = criterion.metrics().stream()
                .map(code -> describe(code).minimum())
                .filter(least -> least.signum() > 0)
                .distinct()
                .map(Figure::plain)
                .collect(Collectors.joining("、"));
        Map<Policy, List<String>> reasons = new LinkedHashMap<>();
        for (Reason reason : List.of(Reason.NO_DATA, Reason.TOO_FEW, Reason.NO_PAST, Reason.NOT_APPLICABLE)) {
            if (reason != Reason.NO_PAST || resolved.missing().get(reason) != null) {
                reasons.computeIfAbsent(resolved.policy(reason), policy -> new ArrayList<>())
                        .add(reason.chinese()
                                + (reason == Reason.TOO_FEW && !minimum.isEmpty() ? "（分母少于" + minimum + "）" : ""));
            }
        }
        return reasons.entrySet().stream()
                .map(entry -> String.join("、", entry.getValue()) + "的，"
                        + entry.getKey().chinese())
                .collect(Collectors.joining("；"));
    }

    private String source(Criterion criterion) {
        if (criterion.metrics().isEmpty()) {
            List<String> events = criterion.yaml().get("events").texts();
            return events.isEmpty() ? "" : "事项记录：" + String.join("、", events);
        }
        return criterion.metrics().stream().map(this::nameOf).collect(Collectors.joining("、"));
    }

    private MetricDescription describe(String code) {
        MetricDescription known = metrics.get(code);
        return known == null ? MetricDescription.of(code, code, "", Better.HIGHER) : known;
    }

    /** Name of a node, criterion or metric. */
    private String nameOf(String code) {
        String node = pack.nodeName(code);
        return node.equals(code) ? describe(code).name() : node;
    }

    private boolean isWithoutRule(Regulation.Item item) {
        return item.criterion() && pack.criteria().get(item.code()).form() == null && !rules.containsKey(item.code());
    }

    private List<String> withoutClause(List<Regulation.Item> items) {
        List<String> all = new ArrayList<>();
        items.stream()
                .filter(item -> item.criterion()
                        && (item.basis().isBlank() || item.clause().isBlank()))
                .forEach(item -> all.add(title(item) + (item.basis().isBlank() ? "（没有依据）" : "（没有条文）")));
        all.addAll(rulesWithoutClause);
        return all;
    }

    private static String title(Regulation.Item item) {
        return item.code() + " " + item.name();
    }

    /** Numbers of the clause that neither the standard nor the handling of missing data has. */
    static Set<BigDecimal> unknownNumbers(Regulation.Item item) {
        Set<BigDecimal> said = numbers(ARTICLE.matcher(item.clause()).replaceAll(""));
        said.removeAll(numbers(item.standard() + " " + item.missing() + " " + item.full()));
        return said;
    }

    private static List<String> drift(Regulation.Item item) {
        Set<BigDecimal> said = unknownNumbers(item);
        return said.isEmpty()
                ? List.of()
                : List.of(title(item) + "：条文中的"
                        + said.stream().map(Figure::plain).collect(Collectors.joining("、")) + "在规则参数里没有");
    }

    private static Set<BigDecimal> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(number -> new BigDecimal(number.group()).stripTrailingZeros())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
