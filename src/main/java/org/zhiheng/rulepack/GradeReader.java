package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.ranking.GradeBand;
import org.zhiheng.ranking.GradeEffect;
import org.zhiheng.ranking.GradePlan;
import org.zhiheng.ranking.GradeQuota;
import org.zhiheng.ranking.GradeScale;
import org.zhiheng.ranking.GradeTrigger;

/** Reads {@code grades:} of a scheme: bands, quotas and what moves a grade beside the points. */
final class GradeReader {

    private GradeReader() {}

    /** The plan; null when the scheme gives no grades. */
    static @Nullable GradePlan read(Yaml grades) {
        if (!grades.isPresent()) {
            return null;
        }
        grades.allowKeys(Set.of("measure", "bands", "quotas", "triggers", "exempt_groups", "decimals"));
        Set<String> words = new LinkedHashSet<>();
        List<GradeBand> bands = bands(grades, words);
        if (bands.isEmpty()) {
            grades.error("no-bands", "等次缺少分段「bands」", "grades need bands (bands)");
            return null;
        }
        return new GradePlan(
                scale(grades, bands),
                quotas(grades, words),
                triggers(grades, words),
                new TreeSet<>(grades.get("exempt_groups").texts()));
    }

    /** @param words takes the grades, best first */
    private static List<GradeBand> bands(Yaml grades, Set<String> words) {
        List<GradeBand> bands = new ArrayList<>();
        for (Yaml band : grades.get("bands").items()) {
            band.allowKeys(Set.of("grade", "at_least", "above", "at_most", "below", "colour"));
            String grade = band.get("grade").requiredText();
            words.add(grade);
            boolean fromInside = !band.get("above").isPresent();
            boolean toInside = band.get("at_most").isPresent();
            bands.add(new GradeBand(
                    grade,
                    band.get(fromInside ? "at_least" : "above").decimal().orElse(null),
                    fromInside,
                    band.get(toInside ? "at_most" : "below").decimal().orElse(null),
                    toInside,
                    band.get("colour").text().orElse(null)));
        }
        return bands;
    }

    private static GradeScale scale(Yaml grades, List<GradeBand> bands) {
        GradeScale.Measure measure =
                SchemeValues.choice(grades.get("measure"), GradeScale.Measure.POINTS, GradeScale.Measure.values());
        GradeScale scale = new GradeScale(measure, closed(bands, measure == GradeScale.Measure.POINTS));
        for (GradeScale.Problem problem :
                scale.problems(grades.get("decimals").integer().orElse(2))) {
            bandAt(grades, scale, problem)
                    .error(
                            "grade-" + problem.kind().name().toLowerCase(Locale.ROOT),
                            problem.chinese(),
                            problem.english());
        }
        if (measure == GradeScale.Measure.POINTS) {
            bestFirst(grades, bands);
        }
        return scale;
    }

    private static List<GradeQuota> quotas(Yaml grades, Set<String> words) {
        List<GradeQuota> quotas = new ArrayList<>();
        for (Yaml quota : grades.get("quotas").items()) {
            quota.allowKeys(Set.of(
                    "grade",
                    "share",
                    "scope",
                    "base",
                    "rounding",
                    "minimum",
                    "border_ties",
                    "share_by_team_grade",
                    "basis"));
            Map<String, BigDecimal> byTeam = new LinkedHashMap<>();
            quota.get("share_by_team_grade").entries().forEach((grade, share) -> share.decimal()
                    .ifPresent(value -> byTeam.put(grade, value)));
            quotas.add(new GradeQuota(
                    grade(quota.get("grade"), words),
                    share(quota.get("share")),
                    SchemeValues.choice(quota.get("scope"), GradeQuota.Scope.GROUP, GradeQuota.Scope.values()),
                    SchemeValues.choice(quota.get("base"), GradeQuota.Base.RANKED, GradeQuota.Base.values()),
                    SchemeValues.choice(quota.get("rounding"), RoundingMode.HALF_UP, RoundingMode.values()),
                    quota.get("minimum").integer().orElse(0),
                    SchemeValues.choice(
                            quota.get("border_ties"),
                            GradeQuota.BorderTies.EXCLUDE_ALL,
                            GradeQuota.BorderTies.values()),
                    byTeam,
                    quota.get("basis").text("")));
        }
        return quotas;
    }

    private static List<GradeTrigger> triggers(Yaml grades, Set<String> words) {
        List<GradeTrigger> triggers = new ArrayList<>();
        for (Yaml trigger : grades.get("triggers").items()) {
            trigger.allowKeys(Set.of("name", "below", "bottom", "top", "effect"));
            if (!trigger.get("below").isPresent()
                    && !trigger.get("bottom").isPresent()
                    && !trigger.get("top").isPresent()) {
                trigger.error(
                        "trigger-empty",
                        "触发条件是空的：至少写 below（低于多少分）、bottom（末几位）、top（前几位）之一",
                        "the trigger has no condition: write below, bottom or top");
            }
            triggers.add(new GradeTrigger(
                    trigger.get("name").requiredText(),
                    trigger.get("below").decimal().orElse(null),
                    trigger.get("bottom").integer().orElse(0),
                    trigger.get("top").integer().orElse(0),
                    effect(trigger.get("effect"), trigger.get("name").text(""), words)));
        }
        return triggers;
    }

    /** The band a problem is about: the one below a gap, the later of two that overlap. */
    private static Yaml bandAt(Yaml grades, GradeScale scale, GradeScale.Problem problem) {
        List<Yaml> places = grades.get("bands").items();
        int found = -1;
        for (int index = 0; index < Math.min(places.size(), scale.bands().size()); index++) {
            GradeBand band = scale.bands().get(index);
            boolean about =
                    switch (problem.kind()) {
                        case GAP ->
                            band.to() != null
                                    && band.to().compareTo(problem.example()) <= 0
                                    && (found < 0
                                            || band.to()
                                                            .compareTo(scale.bands()
                                                                    .get(found)
                                                                    .to())
                                                    > 0);
                        case OVERLAP -> band.holds(problem.example());
                        case UNREACHABLE -> problem.chinese().contains("“" + band.grade() + "”");
                        case DUPLICATE ->
                            problem.chinese().contains("“" + band.grade() + "”")
                                    && (band.from() == null ? BigDecimal.ZERO : band.from())
                                                    .compareTo(problem.example())
                                            == 0;
                    };
            if (about) {
                found = index;
            }
        }
        return found < 0 ? grades.get("bands") : places.get(found);
    }

    private static void bestFirst(Yaml grades, List<GradeBand> bands) {
        List<Yaml> places = grades.get("bands").items();
        for (int index = 1; index < bands.size(); index++) {
            BigDecimal better = bands.get(index - 1).from();
            BigDecimal own = bands.get(index).from();
            if (better != null && own != null && own.compareTo(better) >= 0) {
                places.get(index)
                        .error(
                                "grade-order",
                                "等次应从好到差排列：“" + bands.get(index).grade() + "”的下限 " + own.toPlainString() + " 不低于前面的“"
                                        + bands.get(index - 1).grade() + "”",
                                "grades go from best to worst: this one begins above the one before");
            }
        }
    }

    /** A band without an upper end stops where the next one above begins, so a value between bands is a gap. */
    private static List<GradeBand> closed(List<GradeBand> bands, boolean rising) {
        if (!rising) {
            return bands;
        }
        List<GradeBand> closed = new ArrayList<>();
        for (GradeBand band : bands) {
            GradeBand next = bands.stream()
                    .filter(other -> other.from() != null
                            && (band.from() == null || other.from().compareTo(band.from()) > 0))
                    .min(Comparator.comparing(GradeBand::from))
                    .orElse(null);
            closed.add(
                    band.to() != null || next == null
                            ? band
                            : new GradeBand(
                                    band.grade(),
                                    band.from(),
                                    band.fromInside(),
                                    next.from(),
                                    !next.fromInside(),
                                    band.colour()));
        }
        return closed;
    }

    private static BigDecimal share(Yaml yaml) {
        BigDecimal share = yaml.decimal().orElse(BigDecimal.ONE);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            String text = yaml.text("").strip();
            Finding finding = Finding.error(
                            "quota-share",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "名额比例应在 0 到 100% 之间",
                            "a quota is between 0 and 100%")
                    .about(text);
            yaml.add(
                    text.matches("\\d{1,2}(\\.\\d+)?")
                            ? finding.fix("是否想写「" + text + "%」", "did you mean (" + text + "%)")
                            : finding.fix("写成 30% 的样子", "write it like 30%"));
            return BigDecimal.ONE;
        }
        return share;
    }

    /** {@code {grade: …}}, {@code {at_most: …}}, {@code {lower: 1}}, {@code {bars: …}} or {@code {deduct: 30}}. */
    static GradeEffect effect(Yaml yaml, String reason, Set<String> words) {
        yaml.allowKeys(Set.of("grade", "at_most", "lower", "bars", "deduct"));
        if (yaml.get("at_most").isPresent()) {
            return new GradeEffect.Caps(grade(yaml.get("at_most"), words), reason);
        }
        if (yaml.get("lower").isPresent()) {
            return new GradeEffect.Lowers(yaml.get("lower").integer().orElse(1), reason);
        }
        if (yaml.get("bars").isPresent()) {
            return new GradeEffect.Bars(grade(yaml.get("bars"), words), reason);
        }
        if (yaml.get("deduct").isPresent()) {
            return new GradeEffect.Deducts(yaml.get("deduct").decimal().orElse(BigDecimal.ZERO), reason);
        }
        return new GradeEffect.Sets(grade(yaml.get("grade"), words), reason);
    }

    private static String grade(Yaml yaml, Set<String> words) {
        String grade = yaml.requiredText();
        if (!words.contains(grade) && !grade.isEmpty()) {
            String nearest = Suggestion.nearest(grade, words);
            yaml.add(Finding.error(
                            "unknown-grade",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "没有这个等次（" + grade + "），等次有：" + String.join("、", words),
                            "there is no such grade")
                    .about(grade)
                    .fix(
                            nearest == null ? "写其中一个等次" : "是否想写「" + nearest + "」",
                            nearest == null ? "write one of the grades" : "did you mean (" + nearest + ")"));
            return words.isEmpty() ? grade : words.iterator().next();
        }
        return grade;
    }
}
