package org.zhiheng.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.fixtures.DatabaseTest;

/** Four streets of a group in two districts of a city, a township, and a street that is not ranked. */
@DatabaseTest
class RankingsTests {

    private static final CurrentUser CLERK = user(DataScope.ALL, null);

    @Autowired
    private Rankings rankings;

    @Autowired
    private Placings placings;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void load() {
        jdbc.sql("truncate assessment_run, unit, import_batch, source_file cascade")
                .update();
        run(1, "2026Q2", "2026-04-01", "2026-07-01");
        run(2, "2026Q3", "2026-07-01", "2026-10-01");
        jdbc.sql("insert into run_earlier (run_id, earlier_run, decided) values (2, 1, false)")
                .update();
        jdbc.sql("insert into import_batch (batch_id, feed, feed_hash, state) overriding system value"
                        + " values (1, 'units', 'h', 'published')")
                .update();
        for (String unit : List.of("C:-", "D1:C", "D2:C", "S1:D1", "S2:D2", "S3:D1", "S4:D2", "S5:D2", "T1:D1")) {
            String[] both = unit.split(":");
            jdbc.sql("""
                            insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code)
                            values ('units', :code, 'h', 1, 1, :code, :code, 'x', nullif(:parent, '-'))
                            """).param("code", both[0]).param("parent", both[1]).update();
        }
        place(2, "S1", "东街道", "D1", "street", 2, "90.00", "优秀", 3, "88.00", 4);
        place(2, "S2", "南街道", "D2", "street", 1, "95.50", "优秀", 1, "95.00", 1);
        place(2, "S3", "西街道", "D1", "street", 3, "80.10", "良好", 2, "92.00", 4);
        place(2, "S4", "北街道", "D2", "street", 4, "70.00", "一般", null, null, 5);
        place(2, "T1", "河镇", "D1", "township", 1, "88.00", "优秀", null, null, 3);
        place(2, "S5", "新街道", "D2", "street", null, null, null, null, null, null);
        place(1, "S1", "东街道", "D1", "street", 3, "88.00", "优秀", null, null, 5);
        place(1, "S2", "南街道", "D2", "street", 1, "95.00", "优秀", null, null, 1);
    }

    private void run(long id, String period, String from, String until) {
        jdbc.sql("""
                        insert into assessment_run (run_id, scheme, period, period_from, period_until, as_of, trial, state, data_batch,
                            pack_hash, pack_version)
                        overriding system value
                        values (?, 'x', ?, ?::date, ?::date, ?::timestamp, false, 'SEALED', 1, 'h', '1')
                        """).params(id, period, from, until, until).update();
    }

    private void place(
            long run,
            String code,
            String name,
            String parent,
            String group,
            @Nullable Integer rank,
            @Nullable String total,
            @Nullable String grade,
            @Nullable Integer before,
            @Nullable String totalBefore,
            @Nullable Integer overall) {
        jdbc.sql(
                        "insert into run_unit (run_id, unit_code, name, kind, parent_code, parent_name) values (?, ?, ?, 'x', ?, ?)")
                .params(run, code, name, parent, "名" + parent)
                .update();
        jdbc.sql("""
                        insert into standing (run_id, unit_code, peer_group, rank, group_size, total, suggested_grade, previous_rank,
                            previous_total, flags)
                        values (?, ?, ?, ?, 4, ?::numeric, ?, ?, ?::numeric, ?::jsonb)
                        """)
                .params(Arrays.asList(
                        run,
                        code,
                        group,
                        rank,
                        total,
                        grade,
                        before,
                        totalBefore,
                        "{\"overall\": {\"rank\": " + overall + ", \"tied\": " + (overall != null && overall == 4)
                                + ", \"size\": 5}}"))
                .update();
    }

    private List<String> codes(RankingChoice choice) {
        List<String> codes = rankings.places(CLERK, 2, choice, 0, 100).stream()
                .map(Placings.Place::unitCode)
                .toList();
        assertThat(rankings.count(CLERK, 2, choice)).isEqualTo(codes.size());
        return codes;
    }

    private static RankingChoice choice(
            String group, String parent, String text, String grade, String move, String end, String sort) {
        return new RankingChoice(group, parent, text, grade, move, end, sort);
    }

    @Test
    void showsAGroupByRank() {
        assertThat(codes(choice("street", "", "", "", "", "", "rank"))).containsExactly("S2", "S1", "S3", "S4");
        assertThat(codes(choice("*", "", "", "", "", "", "rank"))).containsExactly("S2", "S1", "S3", "S4", "T1");
        assertThat(codes(choice("-", "", "", "", "", "", "rank"))).containsExactly("S5");
        assertThat(codes(choice("street", "", "", "", "", "", "-rank"))).containsExactly("S4", "S3", "S1", "S2");
    }

    @Test
    void cutsPagesOut() {
        RankingChoice streets = choice("street", "", "", "", "", "", "rank");

        assertThat(rankings.places(CLERK, 2, streets, 2, 2))
                .extracting(Placings.Place::unitCode)
                .containsExactly("S3", "S4");
        assertThat(rankings.places(CLERK, 2, streets, 4, 2)).isEmpty();
    }

    @Test
    void showsOneListAcrossTheGroupsWithTheRanksInIt() {
        assertThat(rankings.isOverall(CLERK, 2)).isTrue();
        assertThat(rankings.places(CLERK, 2, choice("~", "", "", "", "", "", "rank"), 0, 100))
                .extracting(place -> place.unitCode() + " " + place.rank() + " " + place.tied() + " "
                        + place.groupSize() + " " + place.previousRank())
                .containsExactly(
                        "S2 1 false 5 1",
                        "T1 3 false 5 null",
                        "S1 4 true 5 5",
                        "S3 4 true 5 null",
                        "S4 5 false 5 null");
        assertThat(codes(choice("~", "", "", "", "up", "", "rank"))).containsExactly("S1");
        jdbc.sql("update standing set flags = '{}'").update();
        assertThat(rankings.isOverall(CLERK, 2)).isFalse();
    }

    @Test
    void narrowsByTextGradeAndPlace() {
        assertThat(codes(choice("street", "", "北", "", "", "", "rank"))).containsExactly("S4");
        assertThat(codes(choice("street", "", " S3 ", "", "", "", "rank"))).containsExactly("S3");
        assertThat(codes(choice("street", "", "", "优秀", "", "", "rank"))).containsExactly("S2", "S1");
        assertThat(codes(choice("*", "D1", "", "", "", "", "rank"))).containsExactly("S1", "S3", "T1");
        assertThat(codes(choice("*", "C", "", "", "", "", "rank"))).hasSize(5);
        assertThat(codes(choice("*", "S1", "", "", "", "", "rank"))).isEmpty();
    }

    @Test
    void readsTheDecidedGradeBeforeTheSuggestedOne() {
        jdbc.sql("""
                        insert into grade_decision (run_id, unit_code, suggested, decided, reason, decided_by)
                        values (2, 'S1', '优秀', '良好', '复核', 'dept')
                        """).update();

        assertThat(codes(choice("street", "", "", "优秀", "", "", "rank"))).containsExactly("S2");
        assertThat(codes(choice("street", "", "", "良好", "", "", "rank"))).containsExactly("S1", "S3");
        assertThat(rankings.grades(CLERK, 2)).containsExactly("一般", "优秀", "良好");
    }

    @Test
    void narrowsByMovementLeavingOutUnitsThatWereNotRankedBefore() {
        assertThat(codes(choice("street", "", "", "", "up", "", "rank"))).containsExactly("S1");
        assertThat(codes(choice("street", "", "", "", "down", "", "rank"))).containsExactly("S3");
        assertThat(codes(choice("street", "", "", "", "same", "", "rank"))).containsExactly("S2");
    }

    @Test
    void sortsEitherWayWithAbsentValuesLast() {
        assertThat(codes(choice("street", "", "", "", "", "", "change"))).containsExactly("S3", "S2", "S1", "S4");
        assertThat(codes(choice("street", "", "", "", "", "", "-change"))).containsExactly("S1", "S2", "S3", "S4");
        assertThat(codes(choice("street", "", "", "", "", "", "total"))).containsExactly("S4", "S3", "S1", "S2");
        assertThat(codes(choice("street", "", "", "", "", "", "name"))).containsExactly("S1", "S4", "S2", "S3");
    }

    @Test
    void showsTheFirstAndTheLastTenOfAGroup() {
        jdbc.sql("delete from standing; delete from run_unit").update();
        for (int rank = 1; rank <= 25; rank++) {
            place(2, "U%02d".formatted(rank), "单位", "D1", "street", rank, "10", null, null, null, null);
        }
        jdbc.sql("update standing set group_size = 25").update();

        assertThat(codes(choice("street", "", "", "", "", "top", "rank")))
                .startsWith("U01")
                .endsWith("U10")
                .hasSize(10);
        assertThat(codes(choice("street", "", "", "", "", "bottom", "rank")))
                .startsWith("U16")
                .endsWith("U25")
                .hasSize(10);
    }

    @Test
    void givesTheMedianOfAGroup() {
        assertThat(rankings.median(CLERK, 2, "street")).contains(new BigDecimal("85.05"));
        assertThat(rankings.median(CLERK, 2, "township")).contains(new BigDecimal("88.00"));
        assertThat(rankings.median(CLERK, 2, "*")).isEmpty();
        assertThat(rankings.median(user(DataScope.OWN_AND_BELOW, "D2"), 2, "street"))
                .contains(new BigDecimal("82.75"));
    }

    @Test
    void listsAllUnitsTheUnrankedOnesLast() {
        assertThat(rankings.listed(CLERK, 2, "", "", 0, 100))
                .extracting(Placings.Place::unitCode)
                .containsExactly("S2", "S1", "S3", "S4", "S5", "T1");
        assertThat(rankings.listed(CLERK, 2, "street", "名D2", 1, 1))
                .extracting(Placings.Place::unitCode)
                .containsExactly("S4");
        assertThat(rankings.count(CLERK, 2, "street", "名D2")).isEqualTo(3);
        assertThat(rankings.count(user(DataScope.OWN_AND_BELOW, "D1"), 2, "", ""))
                .isEqualTo(3);
    }

    @Test
    void neighboursAreTheFirstThreeAndFiveEitherSide() {
        jdbc.sql("delete from standing; delete from run_unit").update();
        for (int rank = 1; rank <= 25; rank++) {
            place(2, "U%02d".formatted(rank), "单位", "D1", "street", rank, "10", null, null, null, null);
        }
        Placings.Place own = placings.place(CLERK, 2, "U12").orElseThrow();

        assertThat(placings.neighbours(CLERK, 2, own))
                .extracting(Placings.Neighbour::unitCode)
                .containsExactly(
                        "U01", "U02", "U03", "U07", "U08", "U09", "U10", "U11", "U12", "U13", "U14", "U15", "U16",
                        "U17");
    }

    private static CurrentUser user(DataScope scope, @Nullable String unit) {
        return new CurrentUser("u", "u", "", Set.of(Role.DEPARTMENT), scope, unit, false, true, false);
    }
}
