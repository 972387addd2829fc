package org.zhiheng.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zhiheng.organization.Succession.Ended;

class SuccessionTests {

    private static Ended gone(String code, @Nullable String parent, @Nullable String successor) {
        return new Ended(code, parent, successor);
    }

    @Test
    void followsAChainOfSuccessors() {
        Succession succession = Succession.of(List.of(gone("A", null, "B"), gone("B", null, "C")), List.of("C"));

        assertThat(succession.answering("A")).contains("C");
        assertThat(succession.answering()).hasToString("{A=C, B=C}");
    }

    @Test
    void aCircleOfSuccessorsEndsAtTheUnitAbove() {
        List<Ended> below = List.of(gone("A", "S", "B"), gone("B", "S", "A"));
        List<Ended> alone = List.of(gone("A", null, "B"), gone("B", null, "A"));

        assertThat(Succession.of(below, List.of("S")).answering("A")).contains("S");
        assertThat(Succession.of(alone, List.of("S")).answering("A")).isEmpty();
    }

    @Test
    void aUnitWithoutSuccessorIsAnsweredForByTheUnitAbove() {
        Succession succession = Succession.of(List.of(gone("A", "S", null), gone("S", "D", "T")), List.of("T", "D"));

        assertThat(succession.answering("A")).contains("T");
        assertThat(succession.answering("unknown")).isEmpty();
        assertThat(succession.answering("T")).as("no ended unit").isEmpty();
    }
}
