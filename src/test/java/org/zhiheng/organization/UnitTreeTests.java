package org.zhiheng.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitTreeTests {

    private static final LocalDate DAY = LocalDate.parse("2026-03-31");
    private static final LocalDate ALWAYS = LocalDate.parse("0001-01-01");
    private static final LocalDate OPEN = LocalDate.parse("9999-12-31");
    private static final LocalDate MERGED = LocalDate.parse("2026-02-15");

    private static Unit lasting(String code, @Nullable String parent) {
        return new Unit(code, "名" + code, "community", parent, ALWAYS, OPEN, null, "{}");
    }

    private static Unit gone(String code, @Nullable String parent, LocalDate until, @Nullable String successor) {
        return new Unit(code, "名" + code, "community", parent, ALWAYS, until, successor, "{}");
    }

    private static UnitTree tree(Unit... units) {
        return UnitTree.of(DAY, List.of(units));
    }

    @Test
    void listsChildrenDescendantsAndAncestors() {
        UnitTree tree =
                tree(lasting("C", null), lasting("D", "C"), lasting("S2", "D"), lasting("S1", "D"), lasting("V", "S1"));

        assertThat(tree.children("D")).containsExactly("S1", "S2");
        assertThat(tree.descendants("C")).containsExactly("D", "S1", "S2", "V");
        assertThat(tree.ancestors("V")).containsExactly("S1", "D", "C");
        assertThat(tree.ancestors("C")).isEmpty();
    }

    @Test
    void followsAChainOfSuccessors() {
        UnitTree tree = tree(
                gone("A", null, LocalDate.parse("2025-06-01"), "B"), gone("B", null, MERGED, "C"), lasting("C", null));

        assertThat(tree.answering("A")).contains("C");
        assertThat(tree.answering("C")).contains("C");
        assertThat(tree.predecessors("C")).containsExactly("A", "B", "C");
        assertThat(tree.find("A")).isEmpty();
    }

    @Test
    void aCircleOfSuccessorsEndsAtTheUnitAbove() {
        UnitTree tree = tree(gone("A", "S", MERGED, "B"), gone("B", "S", MERGED, "A"), lasting("S", null));

        assertThat(tree.answering("A")).contains("S");
        assertThat(tree(gone("A", null, MERGED, "B"), gone("B", null, MERGED, "A"))
                        .answering("A"))
                .isEmpty();
    }

    @Test
    void aUnitWithoutSuccessorIsAnsweredForByTheUnitAbove() {
        UnitTree tree =
                tree(gone("A", "S", MERGED, null), gone("S", "D", MERGED, "T"), lasting("T", "D"), lasting("D", null));

        assertThat(tree.answering("A")).contains("T");
        assertThat(tree.answering("unknown")).isEmpty();
    }

    @Test
    void circlesOfParentsEnd() {
        UnitTree tree = tree(lasting("A", "B"), lasting("B", "A"));

        assertThat(tree.ancestors("A")).containsExactly("B");
        assertThat(tree.descendants("A")).containsExactly("B");
    }

    @Test
    void theDayDecidesBetweenTwoStatesOfOneCode() {
        Unit before = new Unit("S", "旧名", "street", "D1", ALWAYS, MERGED, null, "{}");
        Unit after = new Unit("S", "新名", "street", "D2", MERGED, OPEN, null, "{}");

        assertThat(UnitTree.of(MERGED.minusDays(1), List.of(before, after)).find("S"))
                .contains(before);
        assertThat(UnitTree.of(MERGED, List.of(before, after)).find("S")).contains(after);
        assertThat(UnitTree.of(MERGED, List.of(before, after)).answering("S")).contains("S");
    }

    @Test
    void theHashKnowsTheContentNotTheOrder() {
        List<Unit> units = new ArrayList<>(List.of(lasting("A", null), lasting("B", "A"), gone("C", "A", MERGED, "B")));
        String hash = UnitTree.of(DAY, units).hash();
        Collections.reverse(units);

        assertThat(UnitTree.of(DAY, units).hash()).isEqualTo(hash).hasSize(64);
        units.set(0, gone("C", "A", MERGED, null));
        assertThat(UnitTree.of(DAY, units).hash()).isNotEqualTo(hash);
    }

    @Test
    void attributesKeepExactNumbers() {
        Unit unit = new Unit("A", "甲", "street", null, ALWAYS, OPEN, null, "{\"area\": 12.50, \"population\": 51200}");

        assertThat(unit.attributes())
                .containsEntry("area", new BigDecimal("12.50"))
                .containsEntry("population", 51200);
    }
}
