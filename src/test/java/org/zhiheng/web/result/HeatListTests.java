package org.zhiheng.web.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.web.Page;

/** The rows of a heat map, their shades, and the pages of a list. */
class HeatListTests {

    private static final List<Breakdowns.HeatRow> ROWS = List.of(
            row("S1", "东街道", "2", "90", "5.0"),
            row("S2", "南街道", "1", "95", null),
            row("S3", "西街道", "3", "80", "7.5"),
            row("S4", "北街", null, null, "7.50"),
            row("S5", "中街道", "4", "70", "1"));

    @Test
    void sortsByRankNameTotalAndPointsWithAbsentOnesLast() {
        assertThat(codes("", "rank")).containsExactly("S2", "S1", "S3", "S5", "S4");
        assertThat(codes("", "-rank")).containsExactly("S5", "S3", "S1", "S2", "S4");
        assertThat(codes("", "total")).containsExactly("S5", "S3", "S1", "S2", "S4");
        assertThat(codes("", "A1")).containsExactly("S5", "S1", "S3", "S4", "S2");
        assertThat(codes("", "-A1")).containsExactly("S3", "S4", "S1", "S5", "S2");
    }

    @Test
    void findsByNameAndCode() {
        assertThat(codes("街道", "rank")).containsExactly("S2", "S1", "S3", "S5");
        assertThat(codes(" S4 ", "rank")).containsExactly("S4");
        assertThat(codes("没有", "rank")).isEmpty();
    }

    @Test
    void aHeadTurnsTheOrderRound() {
        assertThat(new HeatList("", "rank").turned("rank")).isEqualTo("-rank");
        assertThat(new HeatList("", "rank").turned("A1")).isEqualTo("-A1");
        assertThat(new HeatList("", "-A1").turned("A1")).isEqualTo("A1");
        assertThat(new HeatList("", "A1").turned("A1")).isEqualTo("-A1");
        assertThat(new HeatList("", "-A1").direction("A1")).isEqualTo("descending");
        assertThat(new HeatList("", "-A1").direction("A2")).isNull();
    }

    /** Of 5.0, 7.5, 7.50 and 1: places 0, 1 and twice 2.5 of 0 to 3, so 0 %, 33 % and 83 % of the way. */
    @Test
    void shadesByFifthsWithEqualPointsInTheMiddleOfTheirPlaces() {
        Shades shades = Shades.of(List.of(node("A1")), ROWS);
        assertThat(shades.of("A1", new BigDecimal("1.00"))).isEqualTo(1);
        assertThat(shades.of("A1", new BigDecimal("5"))).isEqualTo(2);
        assertThat(shades.of("A1", new BigDecimal("7.5"))).isEqualTo(5);
        assertThat(shades.of("A1", null)).isZero();
        assertThat(shades.of("A2", BigDecimal.ONE)).isZero();
    }

    @Test
    void aPageNeverLiesOutsideItsList() {
        List<Integer> all = IntStream.rangeClosed(1, 101).boxed().toList();
        assertThat(Page.of(all, 1).rows()).hasSize(50).startsWith(1);
        assertThat(Page.of(all, 3).rows()).containsExactly(101);
        assertThat(Page.of(all, 9).number()).isEqualTo(3);
        assertThat(Page.of(all, -4).number()).isEqualTo(1);
        assertThat(Page.of(all.subList(0, 100), 3).number()).isEqualTo(2);
        assertThat(Page.of(List.of(), 2)).isEqualTo(new Page<>(List.of(), 1, 50, 0));
    }

    private static List<String> codes(String text, String sort) {
        return new HeatList(text, sort)
                .of(ROWS).stream().map(row -> row.place().unitCode()).toList();
    }

    private static Breakdowns.Node node(String code) {
        return new Breakdowns.Node(code, 1, null, code, true, BigDecimal.TEN, null, null, null, List.of());
    }

    private static Breakdowns.HeatRow row(
            String code, String name, @Nullable String rank, @Nullable String total, @Nullable String points) {
        Map<String, BigDecimal> own = new HashMap<>();
        if (points != null) {
            own.put("A1", new BigDecimal(points));
        }
        return new Breakdowns.HeatRow(Places.street(code, name, null, rank, 5, total), own);
    }
}
