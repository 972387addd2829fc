package org.zhiheng.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zhiheng.vocabulary.Figure;

class RankerTests {

    private static final List<Entrant> FOUR =
            List.of(entrant("甲", "90"), entrant("乙", "85"), entrant("丙", "85.00"), entrant("丁", "80"));

    static Entrant entrant(String unit, String total) {
        return Entrant.of(unit, "", new BigDecimal(total));
    }

    static RankingPlan plan(Ties ties, TieBreaker... breakers) {
        return new RankingPlan(RankingPlan.Basis.ROUNDED, Direction.DESCENDING, ties, List.of(breakers), false, false);
    }

    private static String ranks(List<Place> places) {
        return String.join(
                " ",
                places.stream()
                        .map(place -> place.unit() + (place.rank() == null ? "-" : Figure.plain(place.rank())))
                        .toList());
    }

    @Test
    void leavesAGapAfterATie() {
        List<Place> places = Ranker.rank(FOUR, RankingPlan.USUAL);
        assertThat(ranks(places)).isEqualTo("甲1 丙2 乙2 丁4");
        assertThat(places).extracting(Place::tied).containsExactly(false, true, true, false);
        assertThat(places).extracting(Place::fromBottom).containsExactly(4, 2, 2, 1);
        assertThat(places.get(1).note()).isEqualTo("与其他 1 个单位并列");
    }

    /** 30 + 30 + 30 is what thirds of 90, kept to ten decimals, add up to. */
    @Test
    void tiesTotalsThatDifferByWhatADivisionLeft() {
        List<Entrant> thirds = List.of(
                new Entrant("甲", "", new BigDecimal("90.00"), new BigDecimal("90"), false, Map.of(), null),
                new Entrant("乙", "", new BigDecimal("90.00"), new BigDecimal("89.9999999999"), false, Map.of(), null),
                new Entrant("丙", "", new BigDecimal("90.00"), new BigDecimal("89.99999994"), false, Map.of(), null));
        RankingPlan unrounded = new RankingPlan(
                RankingPlan.Basis.UNROUNDED, Direction.DESCENDING, Ties.COMPETITION, List.of(), false, false);
        assertThat(ranks(Ranker.rank(thirds, unrounded))).isEqualTo("乙1 甲1 丙3");
    }

    @Test
    void ranksDenselyOrByTheAverage() {
        assertThat(ranks(Ranker.rank(FOUR, plan(Ties.DENSE)))).isEqualTo("甲1 丙2 乙2 丁3");
        assertThat(ranks(Ranker.rank(FOUR, plan(Ties.AVERAGE)))).isEqualTo("甲1 丙2.5 乙2.5 丁4");
        assertThat(Ranker.rank(FOUR, plan(Ties.DENSE)))
                .extracting(Place::position)
                .containsExactly(1, 2, 2, 4);
    }

    @Test
    void averagesThreeTiedUnitsToAWholeRank() {
        List<Entrant> three = List.of(entrant("甲", "85"), entrant("乙", "85"), entrant("丙", "85"));
        assertThat(ranks(Ranker.rank(three, plan(Ties.AVERAGE)))).isEqualTo("丙2 乙2 甲2");
    }

    @Test
    void ranksTheLowestFirstWhenAscending() {
        RankingPlan ascending = new RankingPlan(
                RankingPlan.Basis.ROUNDED, Direction.ASCENDING, Ties.COMPETITION, List.of(), false, false);
        assertThat(ranks(Ranker.rank(FOUR, ascending))).isEqualTo("丁1 丙2 乙2 甲4");
    }

    @Test
    void ranksNegativeTotals() {
        assertThat(ranks(Ranker.rank(
                        List.of(entrant("甲", "-3"), entrant("乙", "-0.5"), entrant("丙", "0")), RankingPlan.USUAL)))
                .isEqualTo("丙1 乙2 甲3");
    }

    @Test
    void decidesByTheUnroundedTotalOnlyWhenDeclared() {
        List<Entrant> close = List.of(
                new Entrant("甲", "", new BigDecimal("94.31"), new BigDecimal("94.308"), false, Map.of(), null),
                new Entrant("乙", "", new BigDecimal("94.31"), new BigDecimal("94.312"), false, Map.of(), null));
        assertThat(ranks(Ranker.rank(close, RankingPlan.USUAL))).isEqualTo("乙1 甲1");
        List<Place> unrounded = Ranker.rank(
                close,
                new RankingPlan(
                        RankingPlan.Basis.UNROUNDED, Direction.DESCENDING, Ties.COMPETITION, List.of(), false, false));
        assertThat(ranks(unrounded)).isEqualTo("乙1 甲2");
        assertThat(unrounded.get(1).note()).isEqualTo("显示总分相同，按取整前总分排出先后");
    }

    @Test
    void breaksTiesByWhatIsDeclaredAndNothingElse() {
        List<Entrant> tied = List.of(
                keyed("甲", Map.of("vetoes", BigDecimal.ONE, "satisfaction", new BigDecimal("95"))),
                keyed("乙", Map.of("vetoes", BigDecimal.ZERO, "satisfaction", new BigDecimal("90"))),
                keyed("丙", Map.of("vetoes", BigDecimal.ZERO, "satisfaction", new BigDecimal("93"))),
                keyed("丁", Map.of("satisfaction", new BigDecimal("99"))));
        RankingPlan plan = plan(
                Ties.COMPETITION,
                new TieBreaker("vetoes", "否决事项", Direction.ASCENDING),
                new TieBreaker("satisfaction", "满意度", Direction.DESCENDING));
        List<Place> places = Ranker.rank(tied, plan);
        assertThat(ranks(places)).isEqualTo("丙1 乙2 甲3 丁4");
        assertThat(places.get(0).note()).isEqualTo("总分相同，按“满意度”排出先后");
        assertThat(places.get(2).note()).isEqualTo("总分相同，按“否决事项”排出先后");
    }

    /** 街 90 (key 1), 镇 90 (key 2), 街 88, 镇 88 (no key): one list, tie-breaker first, then shared places. */
    @Test
    void ranksAcrossGroupsOnlyWhenThePlanSaysSo() {
        List<Entrant> entrants = List.of(
                grouped("街甲", "街道组", "90", Map.of("rate", new BigDecimal("1")), null),
                grouped("街乙", "街道组", "88", Map.of(), null),
                grouped("镇甲", "乡镇组", "90", Map.of("rate", new BigDecimal("2")), null),
                grouped("镇乙", "乡镇组", "88", Map.of(), null),
                grouped("镇丙", "乡镇组", "99", Map.of(), "只计分不排名"),
                grouped("街丙", "街道组", "70", Map.of(), null));
        RankingPlan groupsOnly = plan(Ties.COMPETITION, new TieBreaker("rate", "整改率", Direction.DESCENDING));
        assertThat(Ranker.rankOverall(entrants, groupsOnly)).isEmpty();
        List<Place> places = Ranker.rankOverall(entrants, overall(Ties.COMPETITION));
        assertThat(ranks(places)).isEqualTo("镇甲1 街甲2 街乙3 镇乙3 街丙5 镇丙-");
        assertThat(places).extracting(Place::groupSize).containsOnly(5);
        assertThat(places).extracting(Place::tied).containsExactly(false, false, true, true, false, false);
        assertThat(places.get(5).notRankedReason()).isEqualTo("只计分不排名");
        assertThat(ranks(Ranker.rankOverall(entrants, overall(Ties.DENSE)))).startsWith("镇甲1 街甲2 街乙3 镇乙3 街丙4");
        assertThat(ranks(Ranker.rankOverall(entrants, overall(Ties.AVERAGE)))).startsWith("镇甲1 街甲2 街乙3.5 镇乙3.5 街丙5");
        assertThat(ranks(Ranker.rank(entrants, overall(Ties.COMPETITION)))).isEqualTo("镇甲1 镇乙2 镇丙- 街甲1 街乙2 街丙3");
    }

    private static RankingPlan overall(Ties ties) {
        return new RankingPlan(
                RankingPlan.Basis.ROUNDED,
                Direction.DESCENDING,
                ties,
                List.of(new TieBreaker("rate", "整改率", Direction.DESCENDING)),
                false,
                true);
    }

    private static Entrant grouped(
            String unit, String group, String total, Map<String, BigDecimal> keys, String reason) {
        return new Entrant(unit, group, new BigDecimal(total), null, false, keys, reason);
    }

    private static Entrant keyed(String unit, Map<String, BigDecimal> keys) {
        return new Entrant(unit, "", new BigDecimal("90"), null, false, keys, null);
    }

    @Test
    void ranksInsideGroupsOnly() {
        List<Place> places = Ranker.rank(
                List.of(
                        Entrant.of("a", "新城区", new BigDecimal("70")),
                        Entrant.of("b", "中心城区", new BigDecimal("90")),
                        Entrant.of("c", "中心城区", new BigDecimal("80"))),
                RankingPlan.USUAL);
        assertThat(ranks(places)).isEqualTo("b1 c2 a1");
        assertThat(places).extracting(Place::groupSize).containsExactly(2, 2, 1);
    }

    @Test
    void ranksAGroupOfOne() {
        Place alone =
                Ranker.rank(List.of(entrant("甲", "61")), RankingPlan.USUAL).get(0);
        assertThat(alone.rank()).isEqualByComparingTo("1");
        assertThat(alone.fromBottom()).isEqualTo(1);
        assertThat(alone.groupSize()).isEqualTo(1);
        assertThat(alone.tied()).isFalse();
    }

    @Test
    void listsUnitsWithoutRankApartWithTheReason() {
        List<Place> places = Ranker.rank(
                List.of(
                        new Entrant("经开区", "", new BigDecimal("82.55"), null, false, Map.of(), "功能区，只计分不排名"),
                        new Entrant("无分", "", null, null, false, Map.of(), null),
                        new Entrant("补缺", "", new BigDecimal("99"), null, true, Map.of(), null),
                        entrant("北塔", "82.95"),
                        entrant("大祥", "81.44")),
                RankingPlan.USUAL);
        assertThat(ranks(places)).isEqualTo("北塔1 大祥2 无分- 经开区- 补缺-");
        assertThat(places)
                .extracting(Place::notRankedReason)
                .containsExactly(null, null, "没有总分", "功能区，只计分不排名", "总分含补缺得分，不参加排名");
        assertThat(places.get(0).groupSize()).isEqualTo(2);
        assertThat(places.get(0).groupEntrants()).isEqualTo(5);
    }

    @Test
    void ranksImputedTotalsOnlyWhenDeclared() {
        RankingPlan plan = new RankingPlan(
                RankingPlan.Basis.ROUNDED, Direction.DESCENDING, Ties.COMPETITION, List.of(), true, false);
        assertThat(ranks(Ranker.rank(
                        List.of(new Entrant("甲", "", new BigDecimal("99"), null, true, Map.of(), null)), plan)))
                .isEqualTo("甲1");
    }

    @Test
    void ranksNobodyWhenAllAreMissing() {
        assertThat(ranks(Ranker.rank(
                        List.of(
                                new Entrant("甲", "", null, null, false, Map.of(), null),
                                new Entrant("乙", "", null, null, false, Map.of(), null)),
                        RankingPlan.USUAL)))
                .isEqualTo("乙- 甲-");
        assertThat(Ranker.rank(List.of(), RankingPlan.USUAL)).isEmpty();
    }

    @Test
    void refusesAUnitTwice() {
        assertThatThrownBy(() -> Ranker.rank(List.of(entrant("甲", "1"), entrant("甲", "2")), RankingPlan.USUAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("（甲）");
    }

    @Test
    void doesNotDependOnTheOrderOfEntrants() {
        Random random = new Random(3);
        List<Entrant> entrants = new ArrayList<>();
        for (int index = 0; index < 200; index++) {
            entrants.add(Entrant.of("u" + index, "g" + index % 3, BigDecimal.valueOf(random.nextInt(40))));
        }
        List<Place> expected = Ranker.rank(entrants, RankingPlan.USUAL);
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(entrants, random);
            assertThat(Ranker.rank(entrants, RankingPlan.USUAL)).isEqualTo(expected);
        }
    }

    /** Published tables: units, and how many of the published ranks competition and dense ranking give. */
    @ParameterizedTest
    @CsvSource({
        "南安市码头镇 2019-05,villages,24,24,9",
        "南安市丰州镇 2025-10,villages,12,10,5",
        "娄星区双江乡 2016-11,villages,10,10,10",
        "温州市龙湾区 2005,towns,10,10,10",
        "温州市龙湾区 2005,zones,3,3,3",
        "咸宁 2023-06,areas,7,7,7",
        "邵阳 2021-05,districts,3,3,3",
        "邵阳 2022-12,districts,4,4,4",
        "翔安区 2020-R3,'towns (list order, not a rank column)',5,4,1",
        "翔安区 2021-R1,'towns (list order, not a rank column)',5,5,5"
    })
    void reproducesPublishedRanks(String table, String group, int units, int competition, int dense) {
        List<String[]> rows = tables().get(table + "|" + group);
        assertThat(matches(rows, Ties.COMPETITION)).isEqualTo(competition);
        assertThat(matches(rows, Ties.DENSE)).isEqualTo(dense);
        assertThat(rows.stream().filter(row -> !row[4].equals("not ranked"))).hasSize(units);
    }

    @Test
    void computesItsOwnRanksWherePublishedOnesContradictTheScores() {
        List<Place> places = places(tables().get("南安市丰州镇 2025-10|villages"), Ties.COMPETITION);
        assertThat(places)
                .filteredOn(place -> place.unit().equals("铺顶"))
                .extracting(Place::rank)
                .containsExactly(new BigDecimal("8"));
        assertThat(places)
                .filteredOn(place -> place.unit().equals("双溪"))
                .extracting(Place::rank)
                .containsExactly(new BigDecimal("11"));
    }

    @Test
    void keepsTheEconomicZoneOfShaoyangOutOfTheRanking() {
        List<Place> places = places(tables().get("邵阳 2021-05|districts"), Ties.COMPETITION);
        assertThat(ranks(places)).isEqualTo("北塔1 大祥2 双清3 经开区-");
    }

    @Test
    void paysThePublishedMoneyOfMatou() {
        List<String[]> rows = tables().get("南安市码头镇 2019-05|villages");
        RankMoney money = new RankMoney(
                java.util.stream.Stream.of(5000, 5000, 2000, 2000, 2000, 2000, 2000)
                        .map(BigDecimal::valueOf)
                        .toList(),
                List.of(),
                RankMoney.TiedMoney.EACH);
        Map<String, BigDecimal> amounts = money.amounts(places(rows, Ties.COMPETITION));
        for (String[] row : rows) {
            assertThat(amounts.get(row[2])).isEqualTo(row[5].isEmpty() ? null : new BigDecimal(row[5]));
        }
    }

    private static List<Place> places(List<String[]> rows, Ties ties) {
        return Ranker.rank(
                rows.stream()
                        .map(row -> new Entrant(
                                row[2],
                                "",
                                new BigDecimal(row[3]),
                                null,
                                false,
                                Map.of(),
                                row[4].equals("not ranked") ? "只计分不排名" : null))
                        .toList(),
                plan(ties));
    }

    private static int matches(List<String[]> rows, Ties ties) {
        int matches = 0;
        for (Place place : places(rows, ties)) {
            for (String[] row : rows) {
                boolean same = row[2].equals(place.unit()) && place.rank() != null;
                matches += same && place.rank().compareTo(new BigDecimal(row[4])) == 0 ? 1 : 0;
            }
        }
        return matches;
    }

    private static Map<String, List<String[]>> tables() {
        Map<String, List<String[]>> tables = new LinkedHashMap<>();
        try (var in = RankerTests.class.getResourceAsStream("/cases/rank-ties.csv")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> {
                        String[] row = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
                        tables.computeIfAbsent(row[0] + "|" + row[1].replace("\"", ""), key -> new ArrayList<>())
                                .add(row);
                    });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return tables;
    }
}
