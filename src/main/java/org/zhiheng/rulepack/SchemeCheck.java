package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.logic.Box;
import org.zhiheng.rulepack.logic.Comparisons;
import org.zhiheng.rulepack.logic.Domain;
import org.zhiheng.rulepack.logic.Region;
import org.zhiheng.vocabulary.Figure;

/** What {@code scheme.yml} says that cannot be meant: groups nobody comes into, quotas above the whole, vetoes without a rule. */
final class SchemeCheck {

    /** Forms that set a unit against its peer group. */
    private static final Set<String> RELATIVE =
            Set.of("ratio_to_best", "rank_points", "percentile", "z_score", "min_max");

    private final RulePack pack;
    private final Set<String> metrics;
    private final Yaml yaml;
    private final List<Finding> findings = new ArrayList<>();

    /** @param metrics codes of the metrics there are */
    SchemeCheck(RulePack pack, Set<String> metrics) {
        this.pack = pack;
        this.metrics = metrics;
        this.yaml = pack.scheme().yaml();
    }

    List<Finding> findings() {
        basis();
        tieBreakers();
        kinds();
        groups();
        quotas();
        vetoes();
        imputed();
        overall();
        findings.addAll(new SchemeMeaning(pack).findings());
        return findings;
    }

    private void basis() {
        if (pack.basis().isBlank()) {
            add(
                    Finding.Severity.ERROR,
                    yaml,
                    "missing-basis",
                    "方案缺少依据「basis」",
                    "the scheme has no basis",
                    null,
                    "写明文件名称和文号",
                    "name the document and its number");
        }
    }

    private void tieBreakers() {
        Set<String> keys = new TreeSet<>();
        pack.nodes().forEach(node -> keys.add(node.code()));
        keys.addAll(pack.criteria().keySet());
        keys.addAll(metrics);
        for (Yaml breaker : yaml.get("ranking").get("tie_breakers").items()) {
            Yaml key = breaker.isScalar() ? breaker : breaker.get("key");
            String word = key.text("");
            if (!word.isEmpty() && !keys.contains(word)) {
                String nearest = Suggestion.nearest(word, keys);
                add(
                        Finding.Severity.ERROR,
                        key,
                        "unknown-tie-breaker",
                        "并列时比较的项目既不是评分项也不是数据指标",
                        "the tie-breaker is neither a criterion nor a metric",
                        word,
                        nearest == null ? "写评分项、上级项或数据指标的编码" : "是否想写「" + nearest + "」",
                        nearest == null ? "name a criterion, node or metric" : "did you mean (" + nearest + ")");
            }
        }
    }

    private void kinds() {
        Set<String> assessed = new TreeSet<>(pack.kinds());
        SchemeWords.KINDS.forEach((code, word) -> {
            if (assessed.contains(word)) {
                assessed.add(code);
            }
        });
        List<Yaml> named = new ArrayList<>();
        yaml.get("peer_groups")
                .items()
                .forEach(group -> named.addAll(group.get("kinds").items()));
        yaml.get("trees")
                .items()
                .forEach(tree -> named.addAll(tree.get("for").get("kinds").items()));
        pack.criteria()
                .values()
                .forEach(criterion -> named.addAll(
                        criterion.yaml().get("applies").get("kinds").items()));
        Set<String> grouped = new TreeSet<>();
        named.forEach(kind -> grouped.add(kind.text("")));
        for (Yaml kind : yaml.get("assesses").get("kinds").items()) {
            String nearest = grouped.contains(kind.text("")) ? null : Suggestion.nearest(kind.text(""), grouped);
            if (nearest != null && !assessed.contains(nearest)) {
                add(
                        Finding.Severity.ERROR,
                        kind,
                        "kind-mistyped",
                        "没有一个分组收这类单位",
                        "no peer group takes this kind of unit",
                        kind.text(""),
                        "是否想写「" + nearest + "」",
                        "did you mean (" + nearest + ")");
            }
        }
        yaml.get("assesses").get("kinds").items().stream()
                .filter(kind -> SchemeWords.KINDS.containsValue(kind.text("")))
                .forEach(kind -> {
                    String code = SchemeWords.KINDS.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(kind.text("")))
                            .map(java.util.Map.Entry::getKey)
                            .findFirst()
                            .orElse("");
                    add(
                            Finding.Severity.ERROR,
                            kind,
                            "kind-mistyped",
                            "单位种类要写编码",
                            "a kind of unit is written by its code",
                            kind.text(""),
                            "写 " + code,
                            "write " + code);
                });
        for (Yaml kind : named) {
            if (!assessed.isEmpty() && !assessed.contains(kind.text(""))) {
                String nearest = Suggestion.nearest(kind.text(""), assessed);
                add(
                        Finding.Severity.ERROR,
                        kind,
                        "kind-not-assessed",
                        "本方案不考核这类单位，考核的是：" + String.join("、", assessed),
                        "the scheme does not assess this kind; it assesses: " + String.join(", ", assessed),
                        kind.text(""),
                        nearest == null ? "改成其中一种，或加到 assesses.kinds" : "是否想写「" + nearest + "」",
                        nearest == null
                                ? "write one of them, or add it to assesses.kinds"
                                : "did you mean (" + nearest + ")");
            }
        }
    }

    /** The first group that fits takes the unit: one behind a wider one is never reached. */
    private void groups() {
        try {
            Region left = Region.ALL;
            for (Scheme.Group group : pack.scheme().peerGroups()) {
                Region region = region(group.condition());
                if (left.and(region).isEmpty()) {
                    add(
                            Finding.Severity.ERROR,
                            group.yaml(),
                            "group-unreachable",
                            "没有单位会进入这一组，前面的组已经包含",
                            "no unit comes into this group: earlier groups take them all",
                            group.code(),
                            "把条件窄的组放在前面",
                            "put the narrower group first");
                }
                left = left.minus(region);
            }
        } catch (Region.TooComplex undecided) {
            // Nothing is said where too many cases would have to be told apart.
        }
    }

    private static Region region(UnitCondition condition) {
        Region region =
                condition.kinds().isEmpty() ? Region.ALL : Region.of("kind", new Domain.Words(true, condition.kinds()));
        for (UnitCondition.Test test : condition.tests()) {
            region = region.and(
                    switch (test.operator()) {
                        case "=" -> Region.of(test.attribute(), new Domain.Words(true, new HashSet<>(test.words())));
                        case "!=" -> Region.of(test.attribute(), new Domain.Words(false, new HashSet<>(test.words())));
                        default -> number(test);
                    });
        }
        return region;
    }

    private static Region number(UnitCondition.Test test) {
        return Region.of(Box.unknown(test.attribute() + " is a number", true))
                .and(Comparisons.numbers(
                        test.attribute() + " (number)",
                        test.operator(),
                        new BigDecimal(test.words().get(0))));
    }

    private void quotas() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Yaml quota : yaml.get("grades").get("quotas").items()) {
            String scope =
                    quota.get("scope").text("group") + " " + quota.get("base").text("ranked");
            BigDecimal share = quota.get("share").decimal().orElse(BigDecimal.ZERO);
            BigDecimal sum = sums.merge(scope, share, BigDecimal::add);
            if (sum.compareTo(BigDecimal.ONE) > 0 && share.compareTo(BigDecimal.ONE) < 0) {
                add(
                        Finding.Severity.ERROR,
                        quota.get("share"),
                        "quota-sum",
                        "各等次名额合计 " + Figure.plain(sum.movePointRight(2)) + "%，超过 100%",
                        "the quotas add up to " + Figure.plain(sum.movePointRight(2)) + "%, more than 100%",
                        quota.get("share").text(""),
                        "改小名额",
                        "lower the shares");
            }
        }
    }

    /** R2: a veto of the scheme that no rule pronounces. */
    private void vetoes() {
        Set<String> pronounced = PackRuleCheck.vetoes(pack);
        pack.scheme().vetoes().keySet().forEach(code -> {
            if (!pronounced.contains(code)) {
                add(
                        Finding.Severity.ERROR,
                        yaml.get("vetoes").key(code),
                        "veto-without-rule",
                        "没有一条规则会作出这项否决",
                        "no rule pronounces this veto",
                        code,
                        "写一条规则，then 里写 score.veto( \"" + code + "\", \"理由\" )；或在规则表里写一行，动作为「否决」",
                        "write a rule with score.veto( \"" + code + "\", \"reason\" ), or a row of a rule sheet");
            }
        });
    }

    /** Points taken from the peers are in the total: whether such a total is ranked has to be said (FEATURES G7). */
    private void imputed() {
        boolean fills = pack.criteria().values().stream()
                .anyMatch(criterion -> fills(criterion.yaml().get("missing")));
        if (fills && !yaml.get("ranking").get("rank_imputed").isPresent()) {
            add(
                    Finding.Severity.WARNING,
                    yaml.get("ranking").heading(),
                    "rank-imputed-unsaid",
                    "有评分项缺数据时按同组平均或最低分计，但没有写明这样的总分是否参加排名；不写就是不参加",
                    "points come from the peers where data are missing; whether such totals are ranked is not said, so they"
                            + " are not",
                    null,
                    "在 ranking 里写 rank_imputed: true（参加）或 false（只公布得分，不参加排名）",
                    "write rank_imputed: true or false below ranking");
        }
    }

    /** A list across the groups compares totals that have to be comparable (FEATURES G1). */
    private void overall() {
        Yaml overall = yaml.get("ranking").get("overall");
        if (!pack.scheme().ranking().overall()) {
            return;
        }
        if (pack.scheme().peerGroups().size() < 2) {
            add(
                    Finding.Severity.WARNING,
                    overall,
                    "overall-one-group",
                    "只有一个组，总名次就是组内名次",
                    "there is one group only: the list across groups is the group's own",
                    null,
                    "删去 overall，或写明分组「peer_groups」",
                    "leave (overall) out, or declare peer groups");
        }
        if (pack.scheme().trees().stream()
                .anyMatch(tree -> !tree.condition().peerGroups().isEmpty())) {
            add(
                    Finding.Severity.WARNING,
                    overall,
                    "overall-other-tree",
                    "各组评分项结构不同，总分之间不一定可比",
                    "groups have trees of their own: their totals may not compare",
                    null,
                    "确认各组满分相同、标准相当，或删去 overall",
                    "make sure that full marks are the same, or leave (overall) out");
        }
        List<String> relative = pack.criteria().values().stream()
                .filter(criterion -> RELATIVE.contains(String.valueOf(criterion.form()))
                        || fills(criterion.yaml().get("missing")))
                .map(Criterion::code)
                .toList();
        if (!relative.isEmpty()) {
            String codes = String.join("、", relative);
            add(
                    Finding.Severity.WARNING,
                    overall,
                    "overall-relative",
                    "有评分项的得分是与同组比出来的（" + codes + "），跨组排名时各组的同一分数含义不同",
                    "points of (" + String.join(", ", relative)
                            + ") come from comparing inside the group: equal points mean"
                            + " different things in different groups",
                    null,
                    "改用固定标准，或删去 overall",
                    "use fixed standards, or leave (overall) out");
        }
    }

    private static boolean fills(Yaml missing) {
        if (missing.isScalar()) {
            return Set.of("peer_mean", "worst").contains(missing.text(""));
        }
        return missing.entries().values().stream().anyMatch(SchemeCheck::fills);
    }

    private void add(
            Finding.Severity severity,
            Yaml at,
            String code,
            String chinese,
            String english,
            @Nullable String words,
            String fixChinese,
            String fixEnglish) {
        findings.add(new Finding(
                code, severity, at.file(), at.line(), at.column(), words, chinese, english, fixChinese, fixEnglish));
    }
}
