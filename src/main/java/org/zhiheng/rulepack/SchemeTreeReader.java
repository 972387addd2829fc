package org.zhiheng.rulepack;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Reads the tree of criteria of a scheme, or the trees for different units and days. */
final class SchemeTreeReader {

    private final Yaml scheme;
    private final Map<String, Criterion> criteria;

    SchemeTreeReader(Yaml scheme, Map<String, Criterion> criteria) {
        this.scheme = scheme;
        this.criteria = criteria;
    }

    /** The trees in the order of the file; one for every unit and day where {@code tree:} is written. */
    List<Scheme.Tree> trees() {
        List<Scheme.Tree> trees = new ArrayList<>();
        if (scheme.get("trees").isPresent()) {
            for (Yaml tree : scheme.get("trees").items()) {
                tree.allowKeys(Set.of("for", "from", "until", "tree"));
                tree.get("for").allowKeys(Set.of("kinds", "peer_groups", "where"));
                trees.add(new Scheme.Tree(
                        UnitCondition.read(tree.get("for")),
                        SchemeValues.date(tree.get("from"), LocalDate.MIN),
                        tree.get("until").isPresent() ? SchemeValues.date(tree.get("until"), LocalDate.MAX) : null,
                        root(tree.get("tree"))));
            }
        } else if (scheme.get("tree").isPresent()) {
            trees.add(new Scheme.Tree(UnitCondition.ANY, LocalDate.MIN, null, root(scheme.get("tree"))));
        } else {
            scheme.error("no-tree", "缺少评分项结构「tree」", "the tree of criteria (tree) is missing");
        }
        return trees;
    }

    private Scheme.NodeSpec root(Yaml tree) {
        return node(tree, "total", "总分", new HashSet<>());
    }

    private Scheme.NodeSpec node(Yaml yaml, @Nullable String code, String name, Set<String> seen) {
        String criterionCode =
                yaml.isScalar() ? yaml.text("") : yaml.get("criterion").text().orElse(null);
        if (criterionCode != null) {
            return leaf(yaml, criterionCode, seen);
        }
        yaml.allowKeys(TreeBuilder.NODE_KEYS);
        String nodeCode = yaml.get("code").text(code == null ? "" : code);
        if (nodeCode.isEmpty()) {
            yaml.get("code").requiredText();
        }
        if (!seen.add(nodeCode)) {
            (yaml.get("code").isPresent() ? yaml.get("code") : yaml)
                    .error("repeated-node", "结构中编码重复（" + nodeCode + "）", "the code (" + nodeCode + ") is used twice");
        }
        if (criteria.containsKey(nodeCode)) {
            yaml.add(Finding.error(
                            "node-is-criterion",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "编码与评分项相同（" + nodeCode + "）",
                            "the code is a criterion's (" + nodeCode + ")")
                    .fix("写评分项用 criterion: " + nodeCode, "a criterion is written criterion: " + nodeCode));
        }
        List<Scheme.NodeSpec> children = new ArrayList<>();
        yaml.get("children").items().forEach(child -> children.add(node(child, null, "", seen)));
        if (children.isEmpty() && !criteria.containsKey(nodeCode)) {
            yaml.error("no-children", "这一级下面没有评分项", "the node has no children");
        }
        return new Scheme.NodeSpec(
                nodeCode,
                yaml.get("name").text(name.isEmpty() ? nodeCode : name),
                yaml.get("name_en").text(""),
                false,
                children,
                yaml);
    }

    private Scheme.NodeSpec leaf(Yaml yaml, String criterionCode, Set<String> seen) {
        Criterion criterion = criteria.get(criterionCode);
        Yaml at = yaml.isScalar() ? yaml : yaml.get("criterion");
        if (criterion == null) {
            unknown(yaml, at, criterionCode);
        }
        if (!seen.add(criterionCode)) {
            at.error("repeated-node", "同一评分项在结构中出现两次", "the criterion stands twice in the tree");
        }
        if (yaml.isMapping()) {
            yaml.allowKeys(Set.of("criterion", "weight", "transforms"));
        }
        return new Scheme.NodeSpec(
                criterionCode,
                criterion == null ? criterionCode : criterion.name(),
                criterion == null ? "" : criterion.nameEnglish(),
                true,
                List.of(),
                yaml);
    }

    private void unknown(Yaml yaml, Yaml at, String criterionCode) {
        String nearest = Suggestion.nearest(criterionCode, criteria.keySet());
        Finding finding = Finding.error(
                        "unknown-criterion",
                        at.file(),
                        at.line(),
                        at.column(),
                        "criteria.yml 中没有这个评分项",
                        "criteria.yml has no such criterion")
                .about(criterionCode);
        yaml.add(
                criterionCode.matches(".*[，、].*")
                        ? finding.fix(
                                "逗号用半角「,」：" + criterionCode.replaceAll("[，、]\\s*", ", "), "separate by ASCII commas")
                        : nearest == null
                                ? finding.fix("先在 criteria.yml 中写这一项", "write it in criteria.yml first")
                                : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
    }
}
