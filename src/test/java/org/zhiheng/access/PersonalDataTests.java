package org.zhiheng.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTests {

    @ParameterizedTest
    @CsvSource({
        "13812345678, 138****5678",
        "来电人13812345678要求回复, 来电人138****5678要求回复",
        "19900001111；15100002222, 199****1111；151****2222",
        "0411-83651234, 0411-****1234",
        "010 6552 1234, 010 6552 1234",
        "010-65521234, 010-****1234",
        "210203198503071234, 210203**********34",
        "身份证21020319850307123X。, 身份证210203**********3X。"
    })
    void masksNumbersOfPeople(String text, String masked) {
        assertThat(PersonalData.masked(text)).isEqualTo(masked);
    }

    /** Too short, too long, no such prefix, no such month, part of a code, a time, an amount. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1381234567",
                "138123456789",
                "12812345678",
                "210203198513071234",
                "2102031985030712345",
                "A13812345678",
                "2026-11-25 16:10",
                "210203001001",
                "98.7"
            })
    void leavesOtherNumbersAlone(String text) {
        assertThat(PersonalData.masked(text)).isEqualTo(text);
    }

    @Test
    void leavesTheNumbersOfRecordsAlone() {
        assertThat(PersonalData.masked(Map.of("case_number", "13812345678", "title", "13812345678")))
                .containsEntry("case_number", "13812345678")
                .containsEntry("title", "138****5678");
    }
}
