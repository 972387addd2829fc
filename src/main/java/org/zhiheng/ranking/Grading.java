package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * Suggests grades: first the bands, then what vetoes and triggers change (lowered, then capped and barred, then set),
 * then the quotas from the best grade down.
 */
public final class Grading {

    private final GradePlan plan;
    private final GradeScale scale;
    /** Units share most sentences: each is held once. */
    private final Map<String, String> sentences = new HashMap<>();

    private Grading(GradePlan plan) {
        this.plan = plan;
        this.scale = plan.scale();
    }

    /** @param tallies one per quota and group, team or scheme */
    public record Result(List<GradedPlace> places, List<QuotaTally> tallies) {}

    /** @return places in the order given; the grades do not depend on that order */
    public static Result grade(List<Candidate> candidates, GradePlan plan) {
        Grading grading = new Grading(plan);
        List<Draft> drafts = candidates.stream().map(grading::draft).toList();
        Map<QuotaKey, List<String>> missed = new TreeMap<>();
        for (int index : grading.quotaOrder()) {
            grading.applyQuota(index, drafts, missed);
        }
        List<QuotaTally> tallies = grading.tallies(drafts, missed);
        return new Result(drafts.stream().map(grading::graded).toList(), tallies);
    }

    private String once(String sentence) {
        return sentences.computeIfAbsent(sentence, same -> same);
    }

    /** A grade in the making. */
    private static final class Draft {

        final Candidate candidate;
        final List<GradeEffect> effects = new ArrayList<>();
        final List<String> steps = new ArrayList<>();

        @Nullable
        Integer grade;

        @Nullable
        Integer band;

        GradedPlace.@Nullable Missed missed;

        Draft(Candidate candidate) {
            this.candidate = candidate;
        }

        Place place() {
            return candidate.place();
        }
    }

    /** One quota at work on one group, team or the scheme. */
    private record QuotaKey(int quota, String scopeName) implements Comparable<QuotaKey> {

        @Override
        public int compareTo(QuotaKey other) {
            return Comparator.comparingInt(QuotaKey::quota)
                    .thenComparing(QuotaKey::scopeName)
                    .compare(this, other);
        }
    }

    private Draft draft(Candidate candidate) {
        Draft draft = new Draft(candidate);
        Place place = candidate.place();
        draft.effects.addAll(candidate.effects());
        if (plan.exemptGroups().contains(place.group())) {
            draft.steps.add("“" + place.group() + "”组不评等次");
            return draft;
        }
        if (place.isRanked()) {
            band(draft);
            for (GradeTrigger trigger : plan.triggers()) {
                if (trigger.applies(place)) {
                    draft.effects.add(trigger.effect());
                    draft.steps.add("符合“" + trigger.name() + "”的条件（" + trigger.describe(place) + "）");
                }
            }
        } else {
            draft.steps.add("未参加排名：" + place.notRankedReason());
        }
        applyEffects(draft);
        return draft;
    }

    private void band(Draft draft) {
        Place place = draft.place();
        BigDecimal value = measured(place);
        String text = describe(place);
        GradeBand band = value == null ? null : scale.bandOf(value).orElse(null);
        if (band == null) {
            draft.steps.add(text + "，不在任何等次的范围内");
            return;
        }
        draft.band = scale.position(band.grade());
        draft.grade = draft.band;
        draft.steps.add(once(text + "，" + reached(band)));
    }

    private String reached(GradeBand band) {
        BigDecimal from = band.from();
        BigDecimal to = band.to();
        return switch (scale.measure()) {
            case POINTS -> {
                if (from != null) {
                    yield (band.fromInside() ? "达到" : "超过") + band.grade() + "线 " + Figure.plain(from);
                }
                GradeBand better = better(band);
                BigDecimal line = better == null ? to : better.from();
                yield line == null
                        ? "属“" + band.grade() + "”"
                        : "未达到" + (better == null ? "" : better.grade() + "线 ") + Figure.plain(line) + "，为"
                                + band.grade();
            }
            case RANK ->
                to == null ? "属“" + band.grade() + "”" : "在" + band.grade() + "范围（前 " + Figure.plain(to) + " 名）内";
            case RANK_PERCENT ->
                to == null ? "属“" + band.grade() + "”" : "在" + band.grade() + "范围（前 " + Figure.plain(to) + "%）内";
        };
    }

    private @Nullable GradeBand better(GradeBand band) {
        int position = scale.bands().indexOf(band);
        return position <= 0 ? null : scale.bands().get(position - 1);
    }

    private @Nullable BigDecimal measured(Place place) {
        BigDecimal rank = place.rank();
        if (scale.measure() == GradeScale.Measure.POINTS || rank == null) {
            return place.total();
        }
        return scale.measure() == GradeScale.Measure.RANK ? rank : percent(rank, place);
    }

    private static BigDecimal percent(BigDecimal rank, Place place) {
        return rank.movePointRight(2).divide(BigDecimal.valueOf(place.groupSize()), java.math.MathContext.DECIMAL128);
    }

    private String describe(Place place) {
        BigDecimal total = place.total();
        BigDecimal rank = place.rank();
        String points = total == null ? "没有总分" : "总分 " + Figure.plain(total);
        if (scale.measure() == GradeScale.Measure.POINTS || rank == null) {
            return points;
        }
        return points + "，名次第 " + Figure.plain(rank) + "（共 " + place.groupSize() + " 个）";
    }

    private void applyEffects(Draft draft) {
        for (GradeEffect effect : draft.effects) {
            if (effect instanceof GradeEffect.Lowers) {
                change(draft, effect);
            }
        }
        for (GradeEffect effect : draft.effects) {
            if (effect instanceof GradeEffect.Caps || effect instanceof GradeEffect.Bars) {
                change(draft, effect);
            }
        }
        for (GradeEffect effect : draft.effects) {
            if (effect instanceof GradeEffect.Sets) {
                change(draft, effect);
            }
        }
    }

    private void change(Draft draft, GradeEffect effect) {
        Integer before = draft.grade;
        Integer after = after(before, effect);
        if (after == null || after.equals(before)) {
            if (before != null && !(effect instanceof GradeEffect.Bars)) {
                draft.steps.add(effect.reason() + "，等次不变");
            }
            return;
        }
        draft.grade = after;
        draft.steps.add(
                before == null
                        ? "因" + effect.reason() + "定为" + name(after)
                        : "原为" + name(before) + "，因" + effect.reason() + "降为" + name(after));
    }

    /** The grade after an effect; null: none. */
    private @Nullable Integer after(@Nullable Integer grade, GradeEffect effect) {
        int worst = scale.bands().size() - 1;
        if (effect instanceof GradeEffect.Sets sets) {
            int set = scale.position(sets.grade());
            return grade == null ? set : Math.max(grade, set);
        }
        if (grade == null || effect instanceof GradeEffect.Deducts) {
            return grade;
        }
        if (effect instanceof GradeEffect.Lowers lowers) {
            return Math.min(worst, grade + lowers.grades());
        }
        if (effect instanceof GradeEffect.Caps caps) {
            return Math.max(grade, scale.position(caps.grade()));
        }
        GradeEffect.Bars bars = (GradeEffect.Bars) effect;
        return grade == scale.position(bars.grade()) ? Math.min(worst, grade + 1) : grade;
    }

    private String name(int position) {
        return scale.bands().get(position).grade();
    }

    /** Indexes of the quotas, best grade first, then as declared. */
    private List<Integer> quotaOrder() {
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < plan.quotas().size(); index++) {
            order.add(index);
        }
        order.sort(Comparator.comparing(
                index -> scale.position(plan.quotas().get(index).grade())));
        return order;
    }

    private Map<String, List<Draft>> scopes(GradeQuota quota, List<Draft> drafts) {
        Map<String, List<Draft>> scopes = new TreeMap<>();
        for (Draft draft : drafts) {
            String scope =
                    switch (quota.scope()) {
                        case GROUP -> draft.place().group();
                        case SCHEME -> "";
                        case TEAM -> draft.candidate.team();
                    };
            if (scope != null && !plan.exemptGroups().contains(draft.place().group())) {
                scopes.computeIfAbsent(scope, key -> new ArrayList<>()).add(draft);
            }
        }
        return scopes;
    }

    private void applyQuota(int index, List<Draft> drafts, Map<QuotaKey, List<String>> missed) {
        GradeQuota quota = plan.quotas().get(index);
        int position = scale.position(quota.grade());
        scopes(quota, drafts).forEach((scope, members) -> {
            int base = base(quota, members);
            int places = quota.places(base, teamGrade(members));
            Comparator<Draft> merit = byMerit(members);
            List<Draft> wanting = wanting(members, position, merit);
            int given = given(quota, places, wanting, merit);
            String quotaText = quota.grade() + "名额 " + places + " 个（" + base + " 的 "
                    + Figure.plain(quota.shareFor(teamGrade(members)).movePointRight(2)) + "%）";
            int first = 0;
            for (int at = 0; at < wanting.size(); at++) {
                Draft draft = wanting.get(at);
                first = at > 0 && merit.compare(wanting.get(at - 1), draft) == 0 ? first : at;
                int want = first + 1;
                if (at < given) {
                    draft.steps.add(quotaText + "，名次第 " + want + (at < places ? "" : "，并列一并计入"));
                } else {
                    miss(draft, quota, quotaText, places, want, given == 0 ? null : wanting.get(given - 1));
                    missed.computeIfAbsent(new QuotaKey(index, scope), key -> new ArrayList<>())
                            .add(draft.place().unit());
                }
            }
        });
    }

    private void miss(Draft draft, GradeQuota quota, String quotaText, int places, int want, @Nullable Draft last) {
        BigDecimal own = draft.place().total();
        BigDecimal inside = last == null ? null : last.place().total();
        BigDecimal shortBy =
                own == null || inside == null ? null : inside.subtract(own).abs();
        draft.missed = new GradedPlace.Missed(quota.grade(), places, want, shortBy);
        int before = scale.position(quota.grade());
        int after = Math.min(before + 1, scale.bands().size() - 1);
        draft.grade = after;
        boolean border = want <= places;
        draft.steps.add(quotaText + "，名次第 " + want + "，"
                + (border ? "与其他单位并列，超出名额，均不计入" : "未进入名额")
                + (shortBy == null ? "" : "，差 " + Figure.plain(shortBy) + " 分")
                + (after == before ? "" : "，为" + name(after)));
        applyEffectsAgain(draft);
    }

    /** A unit that fell to the next grade may be barred from that one, too. */
    private void applyEffectsAgain(Draft draft) {
        for (GradeEffect effect : draft.effects) {
            if (effect instanceof GradeEffect.Bars) {
                change(draft, effect);
            }
        }
    }

    private int base(GradeQuota quota, List<Draft> members) {
        int position = scale.position(quota.grade());
        return (int) members.stream()
                .filter(draft -> switch (quota.base()) {
                    case ALL -> true;
                    case RANKED -> draft.place().isRanked();
                    case ELIGIBLE ->
                        draft.place().isRanked()
                                && draft.effects.stream().allMatch(effect -> Integer.valueOf(position)
                                        .equals(after(position, effect)));
                })
                .count();
    }

    private static @Nullable String teamGrade(List<Draft> members) {
        return members.get(0).candidate.teamGrade();
    }

    /** Those that hold the grade, best first; unit codes only order the text, never the grades. */
    private static List<Draft> wanting(List<Draft> members, int position, Comparator<Draft> merit) {
        return members.stream()
                .filter(draft -> Integer.valueOf(position).equals(draft.grade)
                        && draft.place().isRanked())
                .sorted(merit.thenComparing(draft -> draft.place().unit()))
                .toList();
    }

    /** By place within one peer group, across groups by total. */
    private static Comparator<Draft> byMerit(List<Draft> members) {
        long groups =
                members.stream().map(draft -> draft.place().group()).distinct().count();
        if (groups == 1) {
            return Comparator.comparingInt(draft -> draft.place().position());
        }
        return Comparator.comparing(
                draft -> draft.place().total(), Comparator.nullsLast(Comparator.<BigDecimal>reverseOrder()));
    }

    /** How many of the sorted candidates get the grade. */
    private static int given(GradeQuota quota, int places, List<Draft> wanting, Comparator<Draft> merit) {
        if (wanting.size() <= places) {
            return wanting.size();
        }
        if (places == 0) {
            return 0;
        }
        int first = first(wanting, places, merit);
        if (first == places) {
            return places;
        }
        return quota.borderTies() == GradeQuota.BorderTies.EXCLUDE_ALL ? first : end(wanting, places, merit);
    }

    /** Where the block of equals at an index begins. */
    private static int first(List<Draft> wanting, int index, Comparator<Draft> merit) {
        int first = index;
        while (first > 0 && merit.compare(wanting.get(first - 1), wanting.get(index)) == 0) {
            first--;
        }
        return first;
    }

    private static int end(List<Draft> wanting, int index, Comparator<Draft> merit) {
        int end = index;
        while (end < wanting.size() && merit.compare(wanting.get(end), wanting.get(index)) == 0) {
            end++;
        }
        return end;
    }

    private List<QuotaTally> tallies(List<Draft> drafts, Map<QuotaKey, List<String>> missed) {
        Map<String, String> grades = new TreeMap<>();
        drafts.forEach(draft -> {
            if (draft.grade != null) {
                grades.put(draft.place().unit(), name(draft.grade));
            }
        });
        List<QuotaTally> tallies = new ArrayList<>();
        for (int index = 0; index < plan.quotas().size(); index++) {
            int number = index;
            GradeQuota quota = plan.quotas().get(index);
            scopes(quota, drafts)
                    .forEach((scope, members) -> tallies.add(limit(quota, scope, members)
                            .tally(grades, missed.getOrDefault(new QuotaKey(number, scope), List.of()))));
        }
        return List.copyOf(tallies);
    }

    private QuotaLimit limit(GradeQuota quota, String scope, List<Draft> members) {
        int base = base(quota, members);
        Comparator<Draft> merit = Comparator.<Draft, Boolean>comparing(
                        draft -> !draft.place().isRanked())
                .thenComparing(byMerit(members));
        List<Draft> sorted = members.stream()
                .sorted(merit.thenComparing(draft -> draft.place().unit()))
                .toList();
        List<QuotaLimit.Member> counted = new ArrayList<>();
        int first = 0;
        for (int index = 0; index < sorted.size(); index++) {
            Draft draft = sorted.get(index);
            first = index > 0 && merit.compare(sorted.get(index - 1), draft) == 0 ? first : index;
            counted.add(new QuotaLimit.Member(draft.place().unit(), first + 1));
        }
        return new QuotaLimit(
                quota.grade(),
                quota.scope(),
                scope,
                quota.shareFor(teamGrade(members)),
                base,
                quota.rounding(),
                quota.minimum(),
                quota.borderTies(),
                quota.places(base, teamGrade(members)),
                quota.basis(),
                counted);
    }

    private GradedPlace graded(Draft draft) {
        GradeBand band = draft.grade == null ? null : scale.bands().get(draft.grade);
        return new GradedPlace(
                draft.place(),
                band == null ? null : band.grade(),
                draft.band == null ? null : name(draft.band),
                band == null ? null : band.colour(),
                once(String.join("；", draft.steps)),
                List.copyOf(draft.steps),
                draft.missed);
    }
}
