package org.zhiheng.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.Hash;
import org.zhiheng.fixtures.TestDatabase;

class UnitsTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final LocalDate DAY = LocalDate.parse("2026-03-31");
    private static final String ALWAYS = "0001-01-01";
    private static final String OPEN = "9999-12-31";
    private static final String MERGED = "2026-02-15";

    private final JdbcClient jdbc = DATABASE.jdbc();
    private final Units units = new Units(jdbc);
    private long batch;

    @BeforeEach
    void noUnits() {
        jdbc.sql("truncate import_batch, unit restart identity cascade").update();
        batch = batch();
    }

    private long batch() {
        return jdbc.sql("insert into import_batch (feed, feed_hash, state) values ('units', 'h', 'published')"
                        + " returning batch_id")
                .query(Long.class)
                .single();
    }

    private void unit(
            String code, @Nullable String parent, String name, String from, String until, @Nullable String successor) {
        jdbc.sql("""
                        insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code,
                                          valid_from, valid_until, successor_code, attributes)
                        values ('units', ? || ?, '', ?, 1, ?, ?, 'community', ?, ?::date, ?::date, ?, '{"staff": 3}')
                        """)
                .params(Arrays.asList(code, from, batch, code, name, parent, from, until, successor))
                .update();
    }

    private void lasting(String code, @Nullable String parent) {
        unit(code, parent, "名" + code, ALWAYS, OPEN, null);
    }

    private DataState state() {
        return units.state(batch, List.of());
    }

    private List<String> listed(LocalDate day) {
        List<String> listed = new ArrayList<>();
        units.forEach(
                day, state(), (unit, parentName) -> listed.add(unit.code() + " " + unit.name() + " " + parentName));
        return listed;
    }

    @Test
    void theDayDecidesWhichStateIsHandedOutUnderWhichParent() {
        unit("S", "D1", "旧名", ALWAYS, MERGED, null);
        unit("S", "D2", "新名", MERGED, OPEN, null);
        unit("D1", null, "甲区", ALWAYS, MERGED, null);
        unit("D2", null, "乙区", ALWAYS, OPEN, null);
        unit("Z", "D1", "无上级", MERGED, OPEN, null);

        assertThat(listed(DAY)).containsExactly("D2 乙区 null", "S 新名 乙区", "Z 无上级 null");
        assertThat(listed(LocalDate.parse(MERGED).minusDays(1))).containsExactly("D1 甲区 null", "D2 乙区 null", "S 旧名 甲区");
    }

    @Test
    void ofTwoStatesOfADayTheOneThatBeganLastCounts() {
        unit("S", null, "早", ALWAYS, OPEN, null);
        unit("S", "C", "晚", MERGED, OPEN, null);
        lasting("C", null);

        assertThat(listed(DAY)).containsExactly("C 名C null", "S 晚 名C");
        assertThat(units.descendants("C", DAY, state())).containsExactly("S");
        assertThat(units.descendants("C", LocalDate.parse(MERGED).minusDays(1), state()))
                .isEmpty();
    }

    @Test
    void findsWhatIsBelowAndEndsInCircles() {
        lasting("C", null);
        lasting("D", "C");
        lasting("S2", "D");
        lasting("S1", "D");
        lasting("V", "S1");
        lasting("X", "Y");
        lasting("Y", "X");
        unit("W", "S1", "名W", ALWAYS, MERGED, "V");

        assertThat(units.descendants("C", DAY, state())).containsExactlyInAnyOrder("D", "S1", "S2", "V");
        assertThat(units.descendants("V", DAY, state())).isEmpty();
        assertThat(units.descendants("X", DAY, state())).containsExactly("Y");
        assertThat(jdbc.sql("select unit_code || '<' || parent_code from (" + Units.links(DAY, state()) + ") l")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("D<C", "S1<D", "S2<D", "V<S1", "X<Y", "Y<X");
    }

    @Test
    void asksForEndedUnitsAndThoseTheyLeadToOnly() {
        lasting("S", null);
        lasting("T", "S");
        lasting("U", "S");
        unit("A", "S", "甲", ALWAYS, "2025-06-01", "B");
        unit("B", "S", "乙", ALWAYS, MERGED, "T");
        unit("E", "S", "丙", ALWAYS, MERGED, "later");
        unit("later", "S", "丁", "2026-04-01", OPEN, null);
        unit("U", "S", "旧", "2025-01-01", "2025-02-01", "T");

        assertThat(units.succession(DAY, state()).answering()).hasToString("{A=T, B=T, E=S}");
        assertThat(units.succession(LocalDate.parse(MERGED).minusDays(1), state())
                        .answering())
                .hasToString("{A=B}");
    }

    @Test
    void anEndedUnitFollowsTheStateThatEndedLast() {
        lasting("S", null);
        lasting("T", null);
        unit("A", null, "甲", ALWAYS, "2025-06-01", "S");
        unit("A", null, "甲", "2025-06-01", MERGED, "T");

        assertThat(units.succession(DAY, state()).answering()).hasToString("{A=T}");
    }

    @Test
    void theHashIsOverTheUnitsOfTheDayAndTheEndedOnes() {
        lasting("B", "A");
        lasting("A", null);
        unit("C", "A", "丙", ALWAYS, MERGED, "B");
        unit("later", "A", "丁", "2026-04-01", OPEN, null);
        String expected = new Hash()
                .line("day 2026-03-31")
                .line(
                        "unit\u001fA\u001f名A\u001fcommunity\u001fnull\u001f0001-01-01\u001f9999-12-31\u001fnull\u001f{\"staff\": 3}")
                .line(
                        "unit\u001fB\u001f名B\u001fcommunity\u001fA\u001f0001-01-01\u001f9999-12-31\u001fnull\u001f{\"staff\": 3}")
                .line(
                        "ended\u001fC\u001f丙\u001fcommunity\u001fA\u001f0001-01-01\u001f2026-02-15\u001fB\u001f{\"staff\": 3}")
                .hex();

        assertThat(units.hash(DAY, state())).isEqualTo(expected);
    }

    @Test
    void aBatchSeesWhatItsRowsSay() {
        lasting("A", null);
        long before = batch;
        batch = batch();
        jdbc.sql("update unit set superseded_by = ?").param(batch).update();
        unit("A", null, "改名", ALWAYS, OPEN, null);

        assertThat(listed(DAY)).containsExactly("A 改名 null");
        batch = before;
        assertThat(listed(DAY)).containsExactly("A 名A null");
    }

    @Test
    void attributesKeepExactNumbers() {
        Unit unit = new Unit(
                "A",
                "甲",
                "street",
                null,
                LocalDate.parse(ALWAYS),
                LocalDate.parse(OPEN),
                null,
                "{\"area\": 12.50, \"population\": 51200}");

        assertThat(unit.attributes())
                .containsEntry("area", new BigDecimal("12.50"))
                .containsEntry("population", 51200);
    }
}
