package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.ranking.Direction;
import org.zhiheng.ranking.GradeBand;
import org.zhiheng.ranking.GradeEffect;
import org.zhiheng.ranking.GradePlan;
import org.zhiheng.ranking.GradeQuota;
import org.zhiheng.ranking.GradeTrigger;
import org.zhiheng.ranking.RankList;
import org.zhiheng.ranking.RankMoney;
import org.zhiheng.ranking.RankingPlan;
import org.zhiheng.vocabulary.Figure;

/** What a scheme says about units, ranking, grades, vetoes and lists, in Chinese, one sentence each. */
final class SchemeWords {

    static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("city", "市"),
            Map.entry("district", "区县"),
            Map.entry("street", "街道"),
            Map.entry("township", "乡镇"),
            Map.entry("community", "社区"),
            Map.entry("village", "村"),
            Map.entry("station", "派出所"),
            Map.entry("team", "领导班子"),
            Map.entry("post", "领导干部"),
            Map.entry("department", "部门"),
            Map.entry("neighborhood", "街区"),
            Map.entry("ward", "选区"),
            Map.entry("council_district", "议会选区"));

    private final RulePack pack;
    private final UnaryOperator<String> nameOf;
    private final List<String> sentences = new ArrayList<>();

    /** @param nameOf name of a node or metric by its code */
    SchemeWords(RulePack pack, UnaryOperator<String> nameOf) {
        this.pack = pack;
        this.nameOf = nameOf;
    }

    List<String> sentences() {
        Scheme scheme = pack.scheme();
        String kinds = scheme.assesses().kinds().stream()
                .map(kind -> KINDS.getOrDefault(kind, kind))
                .collect(Collectors.joining("、"));
        sentences.add("考核对象：" + (kinds.isEmpty() ? "全部单位" : kinds) + "。");
        if (!pack.peerGroups().isEmpty()) {
            sentences.add("分组：" + String.join("、", pack.peerGroups().values()) + "，在组内排名。");
        }
        ranking(scheme.ranking());
        if (scheme.grades() != null) {
            grades(scheme.grades());
        }
        scheme.vetoes()
                .forEach((code, veto) -> sentences.add("否决（" + code + " " + veto.name() + "）："
                        + veto.effects().stream()
                                .map(effect -> effect(effect.effect()))
                                .collect(Collectors.joining("；"))
                        + "。"));
        scheme.lists().forEach(list -> sentences.add(list(list)));
        if (scheme.money() != null) {
            sentences.add(money(scheme.money()));
        }
        return List.copyOf(sentences);
    }

    private void ranking(RankingPlan plan) {
        String ties =
                switch (plan.ties()) {
                    case COMPETITION -> "名次相同，下一名次顺延";
                    case DENSE -> "名次相同，下一名次连续";
                    case AVERAGE -> "取平均名次";
                };
        String breakers = plan.tieBreakers().stream()
                .map(breaker ->
                        nameOf.apply(breaker.key()) + (breaker.direction() == Direction.DESCENDING ? "高者在前" : "低者在前"))
                .collect(Collectors.joining("、"));
        sentences.add("排名：按" + (plan.basis() == RankingPlan.Basis.ROUNDED ? "取整后的" : "未取整的") + "总分"
                + (plan.direction() == Direction.DESCENDING ? "从高到低" : "从低到高") + "排列；总分相同的"
                + (breakers.isEmpty() ? "" : "依次比较" + breakers + "，仍相同的") + ties + "；"
                + (plan.rankImputed() ? "含补缺得分的照常排名。" : "含补缺得分的总分不参加排名。")
                + (plan.overall() ? "分组排名之外，全部参加排名的单位按同一办法另排总名次。" : ""));
    }

    private void grades(GradePlan plan) {
        String measure =
                switch (plan.scale().measure()) {
                    case POINTS -> "总分";
                    case RANK -> "名次";
                    case RANK_PERCENT -> "名次占比（%）";
                };
        String bands = plan.scale().bands().stream().map(SchemeWords::band).collect(Collectors.joining("；"));
        sentences.add("等次建议：按" + measure + "，" + bands + "。等次由考核部门审定。");
        plan.quotas().forEach(quota -> sentences.add(quota(quota)));
        plan.triggers().forEach(trigger -> sentences.add(trigger(trigger)));
        if (!plan.exemptGroups().isEmpty()) {
            sentences.add("不评等次的组："
                    + plan.exemptGroups().stream()
                            .sorted()
                            .map(group -> pack.peerGroups().getOrDefault(group, group))
                            .collect(Collectors.joining("、"))
                    + "。");
        }
    }

    private static String band(GradeBand band) {
        String lower = band.from() == null ? "" : (band.fromInside() ? "≥" : ">") + Figure.plain(band.from());
        String upper = band.to() == null ? "" : (band.toInside() ? "≤" : "<") + Figure.plain(band.to());
        String both = lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + "且" + upper;
        return band.grade() + "：" + (both.isEmpty() ? "其余" : both);
    }

    private static String quota(GradeQuota quota) {
        String scope =
                switch (quota.scope()) {
                    case GROUP -> "本组";
                    case SCHEME -> "全部";
                    case TEAM -> "本班子成员中";
                };
        String base =
                switch (quota.base()) {
                    case ALL -> "单位";
                    case RANKED -> "参加排名单位";
                    case ELIGIBLE -> "符合条件单位";
                };
        String byTeam = quota.shareByTeamGrade().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> "班子为" + entry.getKey() + "的不超过" + percent(entry.getValue()))
                .collect(Collectors.joining("，"));
        return "名额：" + quota.grade() + "不超过" + scope + base + "的" + percent(quota.share())
                + (byTeam.isEmpty() ? "" : "（" + byTeam + "）") + "，名额" + rounding(quota.rounding())
                + (quota.minimum() > 0 ? "，至少" + quota.minimum() + "个" : "")
                + (quota.borderTies() == GradeQuota.BorderTies.EXCLUDE_ALL ? "，名额边上并列的都不计入" : "，名额边上并列的都计入")
                + (quota.basis().isEmpty() ? "" : "（" + quota.basis() + "）") + "。";
    }

    private static String rounding(RoundingMode mode) {
        return switch (mode) {
            case UP, CEILING -> "有小数的进一位";
            case DOWN, FLOOR -> "有小数的舍去";
            default -> "四舍五入";
        };
    }

    private static String percent(BigDecimal share) {
        return Figure.plain(share.movePointRight(2)) + "%";
    }

    private static String trigger(GradeTrigger trigger) {
        List<String> conditions = new ArrayList<>();
        if (trigger.below() != null) {
            conditions.add("总分低于" + Figure.plain(trigger.below()) + "分");
        }
        if (trigger.bottom() > 0) {
            conditions.add("居本组末" + trigger.bottom() + "位");
        }
        if (trigger.top() > 0) {
            conditions.add("居本组前" + trigger.top() + "位");
        }
        return "同时符合" + String.join("、", conditions) + "的：" + effect(trigger.effect()) + "。";
    }

    private static String effect(GradeEffect effect) {
        if (effect instanceof GradeEffect.Sets sets) {
            return "等次为" + sets.grade();
        }
        if (effect instanceof GradeEffect.Caps caps) {
            return "等次不高于" + caps.grade();
        }
        if (effect instanceof GradeEffect.Lowers lowers) {
            return "降低" + lowers.grades() + "个等次";
        }
        if (effect instanceof GradeEffect.Bars bars) {
            return "不得评为" + bars.grade();
        }
        return "总分扣" + Figure.plain(((GradeEffect.Deducts) effect).points()) + "分";
    }

    private static String list(RankList list) {
        return list.name() + "：各组" + (list.end() == RankList.End.TOP ? "前" : "末") + list.count() + "名"
                + bound("总分低于", list.below()) + bound("总分不低于", list.from())
                + (list.action().isEmpty() ? "" : "，" + list.action()) + "。";
    }

    private static String bound(String words, @Nullable BigDecimal bound) {
        return bound == null ? "" : "、" + words + Figure.plain(bound) + "分的";
    }

    private static String money(RankMoney money) {
        List<String> parts = new ArrayList<>();
        for (int place = 0; place < money.amounts().size(); place++) {
            parts.add("第" + (place + 1) + "名" + Figure.plain(money.amounts().get(place)) + "元");
        }
        for (int place = 0; place < money.last().size(); place++) {
            parts.add("倒数第" + (place + 1) + "名" + Figure.plain(money.last().get(place)) + "元");
        }
        return "奖惩金额：" + String.join("，", parts) + "。";
    }
}
