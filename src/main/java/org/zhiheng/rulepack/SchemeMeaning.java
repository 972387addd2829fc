package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.scoring.Combine;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.Figure;

/** What {@code scheme.yml} says and can hardly mean: marks that no total reaches, lists of nobody, units without a group. */
final class SchemeMeaning {

    private static final String NUMBER = "\\d+(\\.\\d+)?";
    /** Bonuses lift a total above its full marks, hardly by half of them. */
    private static final BigDecimal HARDLY = new BigDecimal("1.5");

    private final RulePack pack;
    private final Yaml yaml;
    private final List<Finding> findings = new ArrayList<>();

    SchemeMeaning(RulePack pack) {
        this.pack = pack;
        this.yaml = pack.scheme().yaml();
    }

    List<Finding> findings() {
        marks();
        lists();
        tieBreakers();
        kindsWithoutGroup();
        return findings;
    }

    private void marks() {
        BigDecimal full = full();
        if (full == null) {
            return;
        }
        Yaml grades = yaml.get("grades");
        if (grades.get("measure").text("points").equals("points")) {
            grades.get("bands").items().forEach(band -> reached(band, full));
        }
        grades.get("triggers").items().forEach(trigger -> reached(trigger, full));
        yaml.get("lists").items().forEach(list -> reached(list, full));
    }

    /** The most that a total has without bonuses; null where it differs by unit or day or is not said. */
    private @Nullable BigDecimal full() {
        Set<BigDecimal> fulls = new HashSet<>();
        try {
            for (Scheme.Tree tree : pack.scheme().trees()) {
                for (RulePackReader.Variant variant : RulePackReader.variants(pack, tree)) {
                    fulls.add(most(RulePackReader.tree(pack, tree, variant)).stripTrailingZeros());
                }
            }
        } catch (RuntimeException unreadable) {
            return null;
        }
        BigDecimal only = fulls.size() == 1 ? fulls.iterator().next() : BigDecimal.ZERO;
        return only.signum() > 0 ? only : null;
    }

    /** Declared full marks, else the sum of what is below; 0 where neither says it. */
    private static BigDecimal most(TreeNode node) {
        if (node.full() != null) {
            return node.full();
        }
        return node.combine() instanceof Combine.Sum
                ? node.children().stream().map(SchemeMeaning::most).reduce(BigDecimal.ZERO, BigDecimal::add)
                : BigDecimal.ZERO;
    }

    private void reached(Yaml row, BigDecimal full) {
        for (String key : List.of("at_least", "below")) {
            Yaml end = row.get(key);
            if (end.isScalar()
                    && end.text("").strip().matches(NUMBER)
                    && new BigDecimal(end.text("").strip()).compareTo(full.multiply(HARDLY)) > 0) {
                warn(
                        end,
                        "mark-above-total",
                        end.text(""),
                        "总分满分是 " + Figure.plain(full) + "，到不了这个分数",
                        "the total has " + Figure.plain(full) + " marks: it does not come near this",
                        "是否多写了一个零",
                        "is there a zero too many");
            }
        }
    }

    private void lists() {
        yaml.get("lists").items().forEach(list -> {
            Yaml count = list.get("count");
            if (count.isScalar() && count.text("").strip().matches("0+|-\\d+")) {
                warn(
                        count,
                        "list-of-nobody",
                        count.text(""),
                        "名单取 " + count.text("") + " 个单位，永远是空的",
                        "a list of nobody",
                        "写名单取几个单位，如 count: 3",
                        "say how many units it takes, e.g. count: 3");
            }
        });
    }

    private void tieBreakers() {
        Set<String> seen = new TreeSet<>();
        for (Yaml breaker : yaml.get("ranking").get("tie_breakers").items()) {
            Yaml key = breaker.isScalar() ? breaker : breaker.get("key");
            if (!key.text("").isEmpty() && !seen.add(key.text(""))) {
                warn(
                        key,
                        "tie-breaker-twice",
                        key.text(""),
                        "这一项前面已经比过，再比一次分不出先后",
                        "compared already: comparing again tells nothing apart",
                        "删去，或换成另一项",
                        "remove it, or name another");
            }
        }
    }

    /** A kind that is assessed, when every group takes units by kind and none takes this one: it would be ranked nowhere. */
    private void kindsWithoutGroup() {
        List<Scheme.Group> groups = pack.scheme().peerGroups();
        boolean byKind = !groups.isEmpty()
                && groups.stream().noneMatch(group -> group.condition().kinds().isEmpty());
        Set<String> taken = new HashSet<>();
        groups.forEach(group -> taken.addAll(group.condition().kinds()));
        for (Yaml kind : yaml.get("assesses").get("kinds").items()) {
            if (byKind && !taken.contains(kind.text("")) && !SchemeWords.KINDS.containsValue(kind.text(""))) {
                warn(
                        kind,
                        "kind-without-group",
                        kind.text(""),
                        "没有一个分组收这类单位，它们不会参加任何一组的排名",
                        "no peer group takes this kind of unit: it is ranked in none",
                        "在 peer_groups 里加一组，或从 assesses.kinds 里删去",
                        "add a group, or leave the kind out");
            }
        }
    }

    private void warn(
            Yaml at, String code, String words, String chinese, String english, String fix, String fixEnglish) {
        findings.add(Finding.warning(code, at.file(), at.line(), at.column(), chinese, english)
                .about(words)
                .fix(fix, fixEnglish));
    }
}
