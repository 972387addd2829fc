package org.zhiheng.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradingTests {

    private static final GradeScale SCALE = new GradeScale(
            GradeScale.Measure.POINTS,
            List.of(
                    GradeBand.from("优秀", "90"),
                    GradeBand.from("良好", "80"),
                    GradeBand.from("一般", "60"),
                    GradeBand.rest("较差")));

    private final Map<String, List<GradeEffect>> effects = new HashMap<>();
    private final List<GradeTrigger> triggers = new ArrayList<>();
    private Set<String> exempt = Set.of();

    private static List<Place> places(String... totals) {
        List<Entrant> entrants = new ArrayList<>();
        for (int index = 0; index < totals.length; index++) {
            entrants.add(Entrant.of("u" + (index + 1), "", new BigDecimal(totals[index])));
        }
        return Ranker.rank(entrants, RankingPlan.USUAL);
    }

    private Grading.Result grade(List<Place> places, GradeQuota... quotas) {
        List<Candidate> candidates = places.stream()
                .map(place -> new Candidate(place, effects.getOrDefault(place.unit(), List.of()), null, null))
                .toList();
        return Grading.grade(candidates, new GradePlan(SCALE, List.of(quotas), triggers, exempt));
    }

    private static String text(Grading.Result result) {
        return result.places().stream()
                .map(place -> place.place().unit() + place.grade())
                .collect(Collectors.joining(" "));
    }

    private static GradedPlace of(Grading.Result result, String unit) {
        return result.places().stream()
                .filter(place -> place.place().unit().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private static GradeQuota quota(String share, GradeQuota.Base base, GradeQuota.BorderTies ties) {
        return new GradeQuota(
                "优秀", new BigDecimal(share), GradeQuota.Scope.GROUP, base, RoundingMode.HALF_UP, 0, ties, Map.of(), "");
    }

    @Test
    void gradesByBandsAndSaysWhy() {
        Grading.Result result = grade(places("92.35", "90", "89.99", "60", "59.99"));
        assertThat(text(result)).isEqualTo("u1优秀 u2优秀 u3良好 u4一般 u5较差");
        assertThat(result.places())
                .extracting(GradedPlace::reason)
                .containsExactly(
                        "总分 92.35，达到优秀线 90",
                        "总分 90，达到优秀线 90",
                        "总分 89.99，达到良好线 80",
                        "总分 60，达到一般线 60",
                        "总分 59.99，未达到一般线 60，为较差");
    }

    @Test
    void fillsTheQuotaInOrderAndNamesWhoMissedIt() {
        Grading.Result result = grade(
                places("96", "95", "94", "93.65", "85", "84", "83", "82", "81", "50"), GradeQuota.of("优秀", "0.30"));
        assertThat(text(result)).isEqualTo("u1优秀 u2优秀 u3优秀 u4良好 u5良好 u6良好 u7良好 u8良好 u9良好 u10较差");
        assertThat(of(result, "u2").reason()).isEqualTo("总分 95，达到优秀线 90；优秀名额 3 个（10 的 30%），名次第 2");
        assertThat(of(result, "u4").reason())
                .isEqualTo("总分 93.65，达到优秀线 90；优秀名额 3 个（10 的 30%），名次第 4，未进入名额，差 0.35 分，为良好");
        assertThat(of(result, "u4").missed()).isEqualTo(new GradedPlace.Missed("优秀", 3, 4, new BigDecimal("0.35")));
        assertThat(of(result, "u4").bandGrade()).isEqualTo("优秀");
        assertThat(result.tallies()).singleElement().satisfies(tally -> {
            assertThat(tally.places()).isEqualTo(3);
            assertThat(tally.given()).containsExactly("u1", "u2", "u3");
            assertThat(tally.missed()).containsExactly("u4");
            assertThat(tally.exceeded()).isFalse();
        });
    }

    @Test
    void doesNotFillAQuotaWithUnitsBelowTheLine() {
        assertThat(text(grade(places("96", "85", "84", "83", "82", "81"), GradeQuota.of("优秀", "0.5"))))
                .isEqualTo("u1优秀 u2良好 u3良好 u4良好 u5良好 u6良好");
    }

    @ParameterizedTest
    @CsvSource({
        "0.3,5,HALF_UP,0,2", "0.3,5,DOWN,0,1", "0.3,5,UP,0,2", "0.3,4,HALF_UP,0,1", "0.2,2,HALF_UP,0,0",
                "0.2,2,HALF_UP,1,1",
        "0.2,2,UP,0,1", "0.3,0,HALF_UP,1,0", "0.3,10,UP,0,3", "0.3,11,UP,0,4", "0.3,11,HALF_UP,0,3",
                "0.25,10,HALF_UP,0,3"
    })
    void roundsTheNumberOfPlacesAsDeclared(String share, int units, RoundingMode mode, int minimum, int places) {
        GradeQuota quota = new GradeQuota(
                "优秀",
                new BigDecimal(share),
                GradeQuota.Scope.GROUP,
                GradeQuota.Base.ALL,
                mode,
                minimum,
                GradeQuota.BorderTies.EXCLUDE_ALL,
                Map.of(),
                "");
        assertThat(quota.places(units, null)).isEqualTo(places);
    }

    @Test
    void leavesOutAllUnitsTiedAcrossTheBorder() {
        Grading.Result result = grade(
                places("96", "95", "95", "94"), quota("0.5", GradeQuota.Base.ALL, GradeQuota.BorderTies.EXCLUDE_ALL));
        assertThat(text(result)).isEqualTo("u1优秀 u2良好 u3良好 u4良好");
        assertThat(of(result, "u3").reason()).endsWith("名次第 2，与其他单位并列，超出名额，均不计入，差 1 分，为良好");
    }

    @Test
    void takesInAllUnitsTiedAcrossTheBorderWhenDeclared() {
        Grading.Result result = grade(
                places("96", "95", "95", "94"), quota("0.5", GradeQuota.Base.ALL, GradeQuota.BorderTies.INCLUDE_ALL));
        assertThat(text(result)).isEqualTo("u1优秀 u2优秀 u3优秀 u4良好");
        QuotaTally tally = result.tallies().get(0);
        assertThat(tally.tiedOver()).isEqualTo(1);
        assertThat(tally.exceeded()).isFalse();
        assertThat(of(result, "u3").reason()).endsWith("名次第 2，并列一并计入");
    }

    @Test
    void takesTheShareOfTheEligibleOnly() {
        effects.put("u1", List.of(new GradeEffect.Bars("优秀", "任职不满6个月")));
        effects.put("u4", List.of(new GradeEffect.Bars("优秀", "任职不满6个月")));
        Grading.Result result = grade(
                places("96", "95", "94", "93"),
                quota("0.5", GradeQuota.Base.ELIGIBLE, GradeQuota.BorderTies.EXCLUDE_ALL));
        assertThat(text(result)).isEqualTo("u1良好 u2优秀 u3良好 u4良好");
        assertThat(of(result, "u1").reason()).isEqualTo("总分 96，达到优秀线 90；原为优秀，因任职不满6个月降为良好");
        assertThat(result.tallies().get(0).units()).isEqualTo(2);
    }

    @Test
    void givesTheVetoedUnitsPlaceToTheNext() {
        effects.put("u1", List.of(new GradeEffect.Caps("良好", "发生群体性事件，一票否优")));
        assertThat(text(grade(places("96", "95", "94", "93"), GradeQuota.of("优秀", "0.5"))))
                .isEqualTo("u1良好 u2优秀 u3优秀 u4良好");
    }

    @Test
    void appliesVetoesCapsAndLoweringInTheirOrder() {
        effects.put("u1", List.of(new GradeEffect.Sets("较差", "发生重大事故")));
        effects.put("u2", List.of(new GradeEffect.Caps("良好", "一票否优"), new GradeEffect.Lowers(1, "弄虚作假")));
        effects.put("u3", List.of(new GradeEffect.Lowers(2, "弄虚作假"), new GradeEffect.Sets("一般", "命案未破")));
        effects.put("u4", List.of(new GradeEffect.Lowers(3, "弄虚作假")));
        Grading.Result result = grade(places("96", "95", "94", "70"));
        assertThat(text(result)).isEqualTo("u1较差 u2良好 u3一般 u4较差");
        assertThat(of(result, "u1").reason()).isEqualTo("总分 96，达到优秀线 90；原为优秀，因发生重大事故降为较差");
        assertThat(of(result, "u2").steps()).containsExactly("总分 95，达到优秀线 90", "原为优秀，因弄虚作假降为良好", "一票否优，等次不变");
        assertThat(of(result, "u3").steps().get(2)).isEqualTo("命案未破，等次不变");
    }

    @Test
    void firesATriggerOnlyWhenBothConditionsHold() {
        triggers.add(new GradeTrigger("末位且不合格", new BigDecimal("60"), 1, 0, new GradeEffect.Sets("较差", "不合格且位列末位")));
        triggers.add(new GradeTrigger("后三名且低于93", new BigDecimal("93"), 3, 0, new GradeEffect.Caps("良好", "后三名且低于93分")));
        Grading.Result result = grade(places("96", "94", "92.99", "93", "60"));
        assertThat(text(result)).isEqualTo("u1优秀 u2优秀 u4优秀 u3良好 u5一般");
        assertThat(of(result, "u3").reason())
                .isEqualTo("总分 92.99，达到优秀线 90；符合“后三名且低于93”的条件（总分 92.99 低于 93、组内倒数第 2 名）；" + "原为优秀，因后三名且低于93分降为良好");
        assertThat(text(grade(places("96", "59.99", "58")))).isEqualTo("u1优秀 u2较差 u3较差");
        assertThat(of(grade(places("96", "59.99", "58")), "u2").steps()).hasSize(3);
        assertThat(of(grade(places("96", "95", "94", "59.99", "58")), "u4").reason())
                .doesNotContain("末位且不合格");
    }

    @Test
    void givesNoGradeWithoutARankUnlessAVetoSetsOne() {
        List<Place> places = Ranker.rank(
                List.of(
                        Entrant.of("u1", "", new BigDecimal("91")),
                        new Entrant("u2", "", new BigDecimal("95"), null, false, Map.of(), "样本不足"),
                        new Entrant("u3", "", null, null, false, Map.of(), "样本不足")),
                RankingPlan.USUAL);
        effects.put("u3", List.of(new GradeEffect.Sets("较差", "发生命案未破")));
        Grading.Result result = grade(places);
        assertThat(text(result)).isEqualTo("u1优秀 u2null u3较差");
        assertThat(of(result, "u2").reason()).isEqualTo("未参加排名：样本不足");
        assertThat(of(result, "u3").reason()).isEqualTo("未参加排名：样本不足；因发生命案未破定为较差");
    }

    @Test
    void exemptsGroupsFromGrading() {
        exempt = Set.of("");
        assertThat(text(grade(places("96")))).isEqualTo("u1null");
    }

    @Test
    void couplesTheQuotaOfMembersToTheGradeOfTheirTeam() {
        GradeQuota members = new GradeQuota(
                "优秀",
                new BigDecimal("0.25"),
                GradeQuota.Scope.TEAM,
                GradeQuota.Base.ALL,
                RoundingMode.HALF_UP,
                0,
                GradeQuota.BorderTies.EXCLUDE_ALL,
                Map.of("优秀", new BigDecimal("0.30"), "一般", new BigDecimal("0.20"), "较差", new BigDecimal("0.15")),
                "党政领导干部考核工作条例");
        assertThat(excellent(members, "优秀")).isEqualTo(3);
        assertThat(excellent(members, "良好")).isEqualTo(3);
        assertThat(excellent(members, "一般")).isEqualTo(2);
        assertThat(excellent(members, "较差")).isEqualTo(2);
        assertThat(excellent(members, null)).isEqualTo(3);
    }

    private static long excellent(GradeQuota quota, @Nullable String teamGrade) {
        List<Candidate> members = places("99", "98", "97", "96", "95", "94", "93", "92", "91", "90").stream()
                .map(place -> new Candidate(place, List.of(), "t1", teamGrade))
                .toList();
        return Grading.grade(members, new GradePlan(SCALE, List.of(quota), List.of(), Set.of())).places().stream()
                .filter(place -> "优秀".equals(place.grade()))
                .count();
    }

    @Test
    void dropsThroughTwoQuotas() {
        GradeQuota good = GradeQuota.of("良好", "0.25");
        Grading.Result result = grade(places("96", "95", "94", "93"), good, GradeQuota.of("优秀", "0.25"));
        assertThat(text(result)).isEqualTo("u1优秀 u2良好 u3一般 u4一般");
    }

    @Test
    void countsOneQuotaForTheWholeScheme() {
        List<Place> places = Ranker.rank(
                List.of(
                        Entrant.of("a1", "a", new BigDecimal("99")),
                        Entrant.of("a2", "a", new BigDecimal("98")),
                        Entrant.of("b1", "b", new BigDecimal("95")),
                        Entrant.of("b2", "b", new BigDecimal("94"))),
                RankingPlan.USUAL);
        GradeQuota scheme = new GradeQuota(
                "优秀",
                new BigDecimal("0.5"),
                GradeQuota.Scope.SCHEME,
                GradeQuota.Base.ALL,
                RoundingMode.HALF_UP,
                0,
                GradeQuota.BorderTies.EXCLUDE_ALL,
                Map.of(),
                "");
        assertThat(text(grade(places, scheme))).isEqualTo("a1优秀 a2优秀 b1良好 b2良好");
        assertThat(text(grade(places, GradeQuota.of("优秀", "0.5")))).isEqualTo("a1优秀 a2良好 b1优秀 b2良好");
    }

    @Test
    void holdsQuotasAgainstDecidedGrades() {
        QuotaLimit limit = grade(places("96", "95", "94", "93"), GradeQuota.of("优秀", "0.25"))
                .tallies()
                .get(0)
                .limit();
        QuotaTally kept = limit.tally(Map.of("u2", "优秀", "u1", "良好"));
        assertThat(kept.given()).containsExactly("u2");
        assertThat(kept.exceeded()).isFalse();
        QuotaTally broken = limit.tally(Map.of("u2", "优秀", "u1", "优秀", "u4", "优秀"));
        assertThat(broken.given()).containsExactly("u1", "u2", "u4");
        assertThat(broken.over()).isEqualTo(2);
    }

    @Test
    void holdsQuotasAgainstDecidedGradesOfTiedUnits() {
        QuotaLimit limit = grade(
                        places("96", "95", "95", "94"),
                        quota("0.5", GradeQuota.Base.ALL, GradeQuota.BorderTies.INCLUDE_ALL))
                .tallies()
                .get(0)
                .limit();
        Map<String, String> decided = new java.util.HashMap<>(Map.of("u1", "优秀", "u2", "优秀", "u3", "优秀"));
        assertThat(limit.tally(decided).over()).isZero();
        decided.put("u4", "优秀");
        assertThat(limit.tally(decided).over()).as("the fourth is not tied").isEqualTo(1);
        decided.remove("u2");
        assertThat(limit.tally(decided).over())
                .as("u1, u3 fill the places; u4 is behind")
                .isEqualTo(1);
    }

    @Test
    void saysInWordsHowALimitCameAbout() {
        QuotaLimit limit = grade(places("96", "95", "94", "93", "92"), GradeQuota.of("优秀", "0.3"))
                .tallies()
                .get(0)
                .limit();
        assertThat(limit.chinese()).isEqualTo("5 个的 30% 为 1.5，四舍五入取整数，限 2 个");
        assertThat(limit.english()).isEqualTo("30% of 5 is 1.5, rounded half up: at most 2");
    }

    @Test
    void doesNotDependOnTheOrderOfCandidates() {
        Random random = new Random(5);
        List<Entrant> entrants = new ArrayList<>();
        for (int index = 0; index < 90; index++) {
            entrants.add(Entrant.of("u" + index, "g" + index % 2, BigDecimal.valueOf(70 + random.nextInt(30))));
        }
        List<Candidate> candidates = new ArrayList<>(Ranker.rank(entrants, RankingPlan.USUAL).stream()
                .map(Candidate::of)
                .toList());
        GradePlan plan = new GradePlan(SCALE, List.of(GradeQuota.of("优秀", "0.2")), List.of(), Set.of());
        Map<String, GradedPlace> expected = byUnit(Grading.grade(candidates, plan));
        Collections.shuffle(candidates, random);
        assertThat(byUnit(Grading.grade(candidates, plan))).isEqualTo(expected);
    }

    private static Map<String, GradedPlace> byUnit(Grading.Result result) {
        return result.places().stream()
                .collect(Collectors.toMap(place -> place.place().unit(), place -> place));
    }

    @Test
    void takesFixedDeductionsOffBeforeRanking() {
        List<Entrant> entrants =
                List.of(RankerTests.entrant("甲", "95"), RankerTests.entrant("乙", "70"), RankerTests.entrant("丙", "66"));
        List<Entrant> deducted = Deductions.apply(
                entrants,
                Map.of(
                        "甲",
                        List.of(
                                new GradeEffect.Deducts(new BigDecimal("30"), "发生命案"),
                                new GradeEffect.Caps("一般", "同上"))));
        assertThat(Ranker.rank(deducted, RankingPlan.USUAL))
                .extracting(Place::unit)
                .containsExactly("乙", "丙", "甲");
        assertThat(deducted.get(0).total()).isEqualByComparingTo("65");
    }
}
