package org.zhiheng.web.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zhiheng.result.Placings;

/** Four streets of a group, a township, and one that is not ranked. */
class RankingListTests {

    private static final List<Placings.Place> ALL = List.of(
            place("S1", "东街道", "甲区", "street", 2, "90.00", "优秀", 3, "88.00"),
            place("S2", "南街道", "乙区", "street", 1, "95.50", "优秀", 1, "95.00"),
            place("S3", "西街道", "甲区", "street", 3, "80.10", "良好", 2, "92.00"),
            place("S4", "北街道", "乙区", "street", 4, "70.00", "一般", null, null),
            place("T1", "河镇", "甲区", "township", 1, "88.00", "优秀", null, null),
            place("S5", "新街道", "乙区", "street", null, null, null, null, null));

    @Test
    void showsAGroupByRank() {
        assertThat(codes(list("street", "", "", "", "", "", "rank"))).containsExactly("S2", "S1", "S3", "S4");
        assertThat(codes(list("*", "", "", "", "", "", "rank"))).containsExactly("S2", "S1", "S3", "S4", "T1");
        assertThat(codes(list("-", "", "", "", "", "", "rank"))).containsExactly("S5");
    }

    @Test
    void showsOneListAcrossTheGroupsWithTheRanksInIt() {
        List<Placings.Place> places = List.of(
                across("S1", "street", 1, 2, 1),
                across("T1", "town", 1, 1, 3),
                across("S2", "street", 2, 2, null),
                across("S3", "street", null, null, null));
        assertThat(list("~", "", "", "", "", "", "rank").of(places))
                .extracting(place -> place.unitCode() + " " + place.rank() + " " + place.tied() + " "
                        + place.groupSize() + " " + place.previousRank())
                .containsExactly("T1 1 false 3 3", "S1 2 true 3 1", "S2 2 true 3 null");
        assertThat(list("~", "", "", "", "up", "", "rank").of(places))
                .extracting(Placings.Place::unitCode)
                .containsExactly("T1");
        assertThat(new String(
                        RankingFile.of(list("~", "", "", "", "", "", "rank").of(places), true, "导出"),
                        StandardCharsets.UTF_8))
                .startsWith("\uFEFF分组,总名次,单位编码,")
                .contains("town,1,T1,");
    }

    private static Placings.Place across(
            String code, String group, @Nullable Integer rank, @Nullable Integer overall, @Nullable Integer before) {
        Placings.Place place = place(code, code, "甲区", group, rank, "80.00", "良好", null, null);
        return new Placings.Place(
                place.unitCode(),
                place.name(),
                place.kind(),
                place.parentName(),
                place.peerGroup(),
                place.groupName(),
                place.rank(),
                false,
                place.groupSize(),
                place.total(),
                place.suggestedGrade(),
                null,
                null,
                null,
                null,
                rank == null ? "数据不足" : null,
                null,
                null,
                overall == null ? null : BigDecimal.valueOf(overall),
                overall != null && overall == 2,
                3,
                before == null ? null : BigDecimal.valueOf(before));
    }

    @Test
    void narrowsByTextAndGrade() {
        assertThat(codes(list("street", "", "北", "", "", "", "rank"))).containsExactly("S4");
        assertThat(codes(list("street", "", "S3", "", "", "", "rank"))).containsExactly("S3");
        assertThat(codes(list("street", "", "", "优秀", "", "", "rank"))).containsExactly("S2", "S1");
    }

    @Test
    void narrowsByMovementLeavingOutUnitsThatWereNotRankedBefore() {
        assertThat(codes(list("street", "", "", "", "up", "", "rank"))).containsExactly("S1");
        assertThat(codes(list("street", "", "", "", "down", "", "rank"))).containsExactly("S3");
        assertThat(codes(list("street", "", "", "", "same", "", "rank"))).containsExactly("S2");
    }

    @Test
    void sortsEitherWayWithAbsentValuesLast() {
        assertThat(codes(list("street", "", "", "", "", "", "change"))).containsExactly("S3", "S2", "S1", "S4");
        assertThat(codes(list("street", "", "", "", "", "", "-change"))).containsExactly("S1", "S2", "S3", "S4");
        assertThat(codes(list("street", "", "", "", "", "", "total"))).containsExactly("S4", "S3", "S1", "S2");
    }

    @Test
    void showsTheFirstAndTheLastTenOfAGroup() {
        List<Placings.Place> many = new ArrayList<>();
        for (int rank = 1; rank <= 25; rank++) {
            many.add(new Placings.Place(
                    "U%02d".formatted(rank),
                    "单位",
                    "street",
                    null,
                    "street",
                    "街道组",
                    BigDecimal.valueOf(rank),
                    false,
                    25,
                    BigDecimal.TEN,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null));
        }
        assertThat(list("street", "", "", "", "", "top", "rank").of(many))
                .extracting(Placings.Place::unitCode)
                .startsWith("U01")
                .endsWith("U10")
                .hasSize(10);
        assertThat(list("street", "", "", "", "", "bottom", "rank").of(many))
                .extracting(Placings.Place::unitCode)
                .startsWith("U16")
                .endsWith("U25")
                .hasSize(10);
    }

    @Test
    void givesTheMedianOfEachGroup() {
        assertThat(RankingList.medians(ALL))
                .containsEntry("street", new BigDecimal("85.05"))
                .containsEntry("township", new BigDecimal("88.00"))
                .hasSize(2);
    }

    @Test
    void writesAFileThatASpreadsheetCannotRun() {
        Placings.Place harmful = place("S9", "=cmd()", "甲区", "street", 1, "-1.50", null, null, null);
        String csv = new String(RankingFile.of(List.of(harmful), false, "导出：甲 2026"), StandardCharsets.UTF_8);
        assertThat(csv)
                .startsWith("\uFEFF分组,名次,单位编码,单位")
                .contains(",'=cmd(),")
                .contains(",-1.50,")
                .contains("导出：甲 2026");
    }

    private static RankingList list(
            String group, String parent, String text, String grade, String move, String end, String sort) {
        return new RankingList(group, parent, text, grade, move, end, sort);
    }

    private static List<String> codes(RankingList list) {
        return list.of(ALL).stream().map(Placings.Place::unitCode).toList();
    }

    private static Placings.Place place(
            String code,
            String name,
            String parent,
            String group,
            @Nullable Integer rank,
            @Nullable String total,
            @Nullable String grade,
            @Nullable Integer before,
            @Nullable String totalBefore) {
        return new Placings.Place(
                code,
                name,
                "street",
                parent,
                group,
                group,
                rank == null ? null : BigDecimal.valueOf(rank),
                false,
                4,
                total == null ? null : new BigDecimal(total),
                grade,
                null,
                null,
                null,
                null,
                null,
                before == null ? null : BigDecimal.valueOf(before),
                totalBefore == null ? null : new BigDecimal(totalBefore),
                null,
                false,
                null,
                null);
    }
}
