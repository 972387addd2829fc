package org.zhiheng.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists, money, movement and streaks. */
class OutcomeTests {

    private static List<Place> places(String... totals) {
        List<Entrant> entrants = new ArrayList<>();
        for (int index = 0; index < totals.length; index++) {
            entrants.add(RankerTests.entrant("u" + (index + 1), totals[index]));
        }
        return Ranker.rank(entrants, RankingPlan.USUAL);
    }

    private static List<String> members(RankList list, String... totals) {
        return list.members(places(totals)).stream().map(Place::unit).toList();
    }

    @Test
    void listsBothUnitsTiedAtTheBorder() {
        RankList topThree = new RankList("top", "前三名", RankList.End.TOP, 3, Map.of(), null, null, "");
        assertThat(members(topThree, "99", "98", "97", "97", "96")).containsExactly("u1", "u2", "u3", "u4");
        RankList bottom = new RankList("bottom", "后两名", RankList.End.BOTTOM, 2, Map.of(), null, null, "约谈");
        assertThat(members(bottom, "99", "98", "97", "97", "96")).containsExactly("u5", "u3", "u4");
    }

    @Test
    void listsFewerWinnersInSmallGroups() {
        RankList red = new RankList("red", "红榜", RankList.End.TOP, 5, Map.of(4, 1, 8, 2), null, null, "");
        assertThat(red.countFor(4)).isEqualTo(1);
        assertThat(red.countFor(5)).isEqualTo(2);
        assertThat(red.countFor(9)).isEqualTo(5);
        assertThat(members(red, "99", "98", "97")).containsExactly("u1");
    }

    @Test
    void listsOnlyUnderTheDeclaredTotal() {
        RankList summons =
                new RankList("summons", "约谈", RankList.End.BOTTOM, 3, Map.of(), new BigDecimal("93"), null, "约谈");
        assertThat(members(summons, "99", "94", "93", "92.99", "80")).containsExactly("u5", "u4");
    }

    @Test
    void paysByRankAndLetsTheLastPay() {
        RankMoney money = new RankMoney(amounts(1000, 800, 600), amounts(-400), RankMoney.TiedMoney.EACH);
        assertThat(money.amounts(places("92", "91", "90", "89", "84")))
                .containsExactlyEntriesOf(new java.util.TreeMap<>(Map.of(
                        "u1", BigDecimal.valueOf(1000),
                        "u2", BigDecimal.valueOf(800),
                        "u3", BigDecimal.valueOf(600),
                        "u5", BigDecimal.valueOf(-400))));
        assertThat(money.amounts(places("92", "91", "90", "84", "84"))).containsEntry("u4", BigDecimal.valueOf(-400));
    }

    @Test
    void sharesTheMoneyOfTiedPlacesWhenDeclared() {
        RankMoney money = new RankMoney(amounts(1000, 800, 600), amounts(-400), RankMoney.TiedMoney.MEAN);
        assertThat(money.amounts(places("92", "91", "91", "84", "84")))
                .containsEntry("u2", new BigDecimal("700.00"))
                .containsEntry("u3", new BigDecimal("700.00"))
                .containsEntry("u5", new BigDecimal("-200.00"));
    }

    private static List<BigDecimal> amounts(long... amounts) {
        return java.util.Arrays.stream(amounts).mapToObj(BigDecimal::valueOf).toList();
    }

    @Test
    void showsMovementInRanksAndPoints() {
        Place before = places("99", "98", "90").get(2);
        Place now = Ranker.rank(
                        List.of(RankerTests.entrant("u3", "95.5"), RankerTests.entrant("u1", "91")), RankingPlan.USUAL)
                .get(0);
        Movement movement = Movement.between(before, now);
        assertThat(movement.ranks()).isEqualByComparingTo("2");
        assertThat(movement.points()).isEqualByComparingTo("5.5");
        assertThat(movement.arrow()).isEqualTo("↑2");
        assertThat(Movement.between(now, before).arrow()).isEqualTo("↓2");
        assertThat(Movement.between(now, now).arrow()).isEqualTo("–");
        assertThat(Movement.between(null, now).arrow()).isEqualTo("新");
    }

    @Test
    void doesNotCompareRanksAcrossGroups() {
        Place before = Ranker.rank(List.of(Entrant.of("u1", "新城区", BigDecimal.TEN)), RankingPlan.USUAL)
                .get(0);
        Place now = Ranker.rank(List.of(Entrant.of("u1", "中心城区", BigDecimal.ONE)), RankingPlan.USUAL)
                .get(0);
        Movement movement = Movement.between(before, now);
        assertThat(movement.ranks()).isNull();
        assertThat(movement.points()).isEqualByComparingTo("-9");
        assertThat(movement.reason()).isEqualTo("同类组由“新城区”变为“中心城区”，名次不可比");
        assertThat(movement.arrow()).isEmpty();
    }

    private static final Map<Integer, String> ACTIONS = Map.of(1, "约谈", 2, "组织部门约谈", 3, "问责");

    private static Streak streak(Streak.Step... steps) {
        return Streak.of(List.of(steps), ACTIONS);
    }

    private static Streak.Step listed(String period) {
        return new Streak.Step(period, true, "");
    }

    @Test
    void countsConsecutivePeriodsAtTheBottom() {
        Streak two = streak(listed("2026Q3"), listed("2026Q2"), new Streak.Step("2026Q1", false, ""), listed("2025Q4"));
        assertThat(two.length()).isEqualTo(2);
        assertThat(two.action()).isEqualTo("组织部门约谈");
        assertThat(two.reason()).isEqualTo("连续 2 期在列（2026Q3、2026Q2）");
        assertThat(streak(new Streak.Step("2026Q3", false, ""), listed("2026Q2"))
                        .action())
                .isNull();
        assertThat(streak(Stream.of("4", "3", "2", "1")
                                .map(OutcomeTests::listed)
                                .toArray(Streak.Step[]::new))
                        .action())
                .isEqualTo("问责");
    }

    @Test
    void letsOnlyAStatedExemptionEndAStreak() {
        Streak unexplained = streak(listed("2026Q3"), new Streak.Step("2026Q2", null, ""), listed("2026Q1"));
        assertThat(unexplained.length()).isEqualTo(2);
        assertThat(unexplained.reason()).isEqualTo("连续 2 期在列（2026Q3、2026Q1）；2026Q2 未参加排名且没有说明理由，不中断连续");
        Streak exempted = streak(listed("2026Q3"), new Streak.Step("2026Q2", null, "区划调整"), listed("2026Q1"));
        assertThat(exempted.length()).isEqualTo(1);
        assertThat(exempted.reason()).contains("2026Q2 经说明未参加排名（区划调整），连续到此为止");
    }
}
