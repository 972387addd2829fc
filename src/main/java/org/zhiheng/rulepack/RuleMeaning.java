package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.vocabulary.Figure;

/** Rules that compile and can hardly be meant: points that land on another item, words no unit bears, empty reasons. */
final class RuleMeaning {

    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*rule[ \\t]+\"([^\"\\n]*)\"");
    private static final Pattern MOVE =
            Pattern.compile("\\bscore\\s*\\.\\s*(deduct|award|deductEach|awardEach|set|limit"
                    + "|notApplicable)\\s*\\(\\s*\"([^\"\\n]*)\"(?:\\s*,\\s*(-?\\d+(?:\\.\\d+)?)\\s*,)?");
    private static final Pattern NO_REASON =
            Pattern.compile("\\b(?:score|outcome)\\s*\\.\\s*\\w+\\s*\\([^;\\n]{0,400}?(\"\\s*\")\\s*\\)\\s*;");
    private static final Pattern KIND =
            Pattern.compile("\\bAssessee\\s*\\([^\\n]{0,400}?\\bkind\\s*[!=]=\\s*\"([^\"\\n]*)\"");
    private static final Pattern GROUP = Pattern.compile("\\bpeerGroup\\s*[!=]=\\s*\"([^\"\\n]*)\"");
    private static final Pattern TARGET = Pattern.compile("\\btarget\\s*\\(\\s*\"([^\"\\n]*)\"\\s*\\)");
    private static final Pattern VALUE =
            Pattern.compile("\\bvalue\\s*\\(\\s*\"([^\"\\n]*)\"\\s*\\)\\s*(?:>=|<=|>|<|==|!=)\\s*(\\d+(?:\\.\\d+)?)");
    private static final Pattern ALWAYS =
            Pattern.compile("\\b((?:count|quantity)\\s*\\([^()\\n]*\\)\\s*(?:>=\\s*0(?:\\.0+)?|>\\s*-\\d+))(?![\\d.])");
    private static final Set<String> UNSIGNED = Set.of("deduct", "award", "deductEach", "awardEach");
    private static final BigDecimal MOST_PER_CENT = BigDecimal.valueOf(300);

    private final RulePack pack;
    private final Set<String> percentages;
    private final List<Finding> findings = new ArrayList<>();
    private String file = "";
    private String text = "";

    /** @param percentages codes of the metrics whose values run to 100 */
    RuleMeaning(RulePack pack, Set<String> percentages) {
        this.pack = pack;
        this.percentages = percentages;
    }

    List<Finding> findings() {
        RuleText.authored(pack).forEach((path, written) -> {
            file = pack.folder() + "/" + path;
            text = written;
            String code = PackRuleCheck.blanked(written);
            moves(code);
            words(code);
            figures(code);
        });
        return findings;
    }

    private void moves(String code) {
        Matcher rule = RULE.matcher(code);
        List<Integer> starts = new ArrayList<>();
        List<String> items = new ArrayList<>();
        while (rule.find()) {
            starts.add(rule.start());
            items.add(rule.group(1).strip().split("[\\s：:]", 2)[0]);
        }
        Matcher move = MOVE.matcher(code);
        while (move.find()) {
            String item = move.group(2);
            String named = named(starts, items, move.start());
            Map<String, Criterion> criteria = pack.criteria();
            if (criteria.containsKey(named) && criteria.containsKey(item) && !named.equals(item)) {
                warn(
                        "rule-other-criterion",
                        move.start(2),
                        item,
                        "规则名写的是 " + named + "，改的却是 " + item + " 的得分",
                        "the rule is named for " + named + " and moves the points of " + item,
                        "是否想写「" + named + "」；确是 " + item + " 的规则，规则名改以 " + item + " 开头",
                        "did you mean (" + named + "), or let the rule's name begin with " + item);
            }
            String points = move.group(3);
            if (points != null && points.startsWith("-") && UNSIGNED.contains(move.group(1))) {
                findings.add(PackRuleCheck.finding(
                                "negative-amount",
                                file,
                                text,
                                move.start(3),
                                points,
                                "这里不写负数，是加是扣由「" + move.group(1) + "」决定",
                                "no negative number here: " + move.group(1) + " says whether points are taken or given")
                        .fix("写 " + points.substring(1), "write " + points.substring(1)));
            }
        }
        Matcher reason = NO_REASON.matcher(code);
        while (reason.find()) {
            warn(
                    "no-reason",
                    reason.start(1),
                    null,
                    "理由是空的，单位看不到为什么",
                    "the reason is empty: nobody sees why",
                    "写明理由，如 \"发生亡人事故\"",
                    "say why");
        }
    }

    private static String named(List<Integer> starts, List<String> items, int at) {
        String named = "";
        for (int index = 0; index < starts.size() && starts.get(index) < at; index++) {
            named = items.get(index);
        }
        return named;
    }

    private void words(String code) {
        Matcher kind = KIND.matcher(code);
        while (kind.find()) {
            unknown(
                    "unknown-kind",
                    kind,
                    pack.kinds(),
                    SchemeWords.KINDS,
                    "本方案不考核这类单位",
                    "the scheme does not assess this kind of unit");
        }
        Matcher group = GROUP.matcher(code);
        while (group.find()) {
            unknown(
                    "unknown-group",
                    group,
                    pack.peerGroups().keySet(),
                    pack.peerGroups(),
                    "没有这个分组",
                    "no such peer group");
        }
        Matcher target = TARGET.matcher(code);
        while (target.find()) {
            Criterion criterion = pack.criteria().get(target.group(1));
            if (criterion != null && !criterion.yaml().get("target").isPresent()) {
                findings.add(PackRuleCheck.finding(
                                "unknown-parameter",
                                file,
                                text,
                                target.start(1),
                                target.group(1),
                                "评分项没有写目标「target」，这个条件永远不成立",
                                "the criterion has no target: the condition never holds")
                        .fix(
                                "在 criteria.yml 里写 target，或换一个评分项",
                                "write a target in criteria.yml, or another criterion"));
            }
        }
    }

    /** @param names code → Chinese name, which authors write in its place */
    private void unknown(
            String code, Matcher word, Set<String> known, Map<String, String> names, String chinese, String english) {
        String written = word.group(1);
        if (known.isEmpty() || known.contains(written)) {
            return;
        }
        Optional<String> named = names.entrySet().stream()
                .filter(entry ->
                        known.contains(entry.getKey()) && entry.getValue().equals(written))
                .map(Map.Entry::getKey)
                .findFirst();
        String nearest = named.orElse(Suggestion.nearest(written, known));
        Finding finding = PackRuleCheck.finding(code, file, text, word.start(1), written, chinese, english);
        findings.add(
                nearest == null
                        ? finding.fix("可以写：" + Suggestion.list(known, "、"), "one of: " + Suggestion.list(known, ", "))
                        : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
    }

    private void figures(String code) {
        Matcher value = VALUE.matcher(code);
        while (value.find()) {
            BigDecimal bound = new BigDecimal(value.group(2));
            if (!percentages.contains(value.group(1))) {
                continue;
            }
            if (bound.signum() > 0 && bound.compareTo(BigDecimal.ONE) < 0) {
                String meant = Figure.plain(bound.movePointRight(2));
                warn(
                        "percent-fraction",
                        value.start(2),
                        value.group(2),
                        "这个指标是百分数，92% 的值是 92",
                        "the metric is a percentage, 92 % is 92",
                        "若是 " + meant + "%，写 " + meant,
                        "for " + meant + " % write " + meant);
            } else if (bound.compareTo(MOST_PER_CENT) > 0) {
                warn(
                        "percent-range",
                        value.start(2),
                        value.group(2),
                        "这个指标是百分数，几乎不会有 " + value.group(2) + "%",
                        "the metric is a percentage: " + value.group(2) + " % hardly occurs",
                        "是否多写了一个零",
                        "is there a zero too many");
            }
        }
        Matcher always = ALWAYS.matcher(code);
        while (always.find()) {
            warn(
                    "always-true",
                    always.start(1),
                    always.group(1),
                    "次数、数量不会小于 0，这个条件总是成立",
                    "a count is never below 0: the condition always holds",
                    "发生过写 >= 1",
                    "write >= 1 for something that happened");
        }
    }

    private void warn(
            String code,
            int at,
            @Nullable String words,
            String chinese,
            String english,
            String fix,
            String fixEnglish) {
        Finding placed = PackRuleCheck.finding(code, file, text, at, words, chinese, english);
        findings.add(Finding.warning(code, placed.file(), placed.line(), placed.column(), chinese, english)
                .about(words)
                .fix(fix, fixEnglish));
    }
}
