package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTests {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @ParameterizedTest
    @CsvSource({
        "MM/dd/yyyy hh:mm:ss a, 01/01/2015 12:20:09 AM, 2015-01-01T00:20:09",
        "MM/dd/yyyy hh:mm:ss a, 01/01/2015 12:20:09 PM, 2015-01-01T12:20:09",
        "MM/dd/yyyy hh:mm:ss a, 12/31/2015 11:59:59 pm, 2015-12-31T23:59:59",
        "d/M/yyyy HH:mm, 29/2/2016 01:16, 2016-02-29T01:16",
        "yyyy-M, 2018-5, 2018-05-01T00:00",
        "yyyy年M月d日 H:mm, 2026年3月5日 8:30, 2026-03-05T08:30",
        "yyyyMMdd, 20260305, 2026-03-05T00:00",
        "d MMM yyyy, 5 Mar 2026, 2026-03-05T00:00",
        "yyyy-MM-dd'T'HH:mm:ssXXX, 2026-03-05T00:30:00Z, 2026-03-05T08:30",
    })
    void readsAsDeclared(String pattern, String text, String expected) throws TimeFormat.Impossible {
        assertThat(TimeFormat.of(pattern).parse(text, SHANGHAI)).isEqualTo(LocalDateTime.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd, 2026-3-05",
        "yyyy-MM-dd, 2026-03-051",
        "yyyy-MM-dd, 2026/03/05",
        "yyyy-MM-dd HH:mm, 2026-03-05",
        "d/M/yyyy, 2026-03-05",
        "MM/dd/yyyy hh:mm a, 03/05/2026 10:30 XM",
    })
    void takesNoOtherShape(String pattern, String text) throws TimeFormat.Impossible {
        assertThat(TimeFormat.of(pattern).parse(text, SHANGHAI)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd, 2026-02-29",
        "yyyy-MM-dd, 2026-13-01",
        "yyyy-MM-dd, 2026-00-10",
        "yyyy-MM-dd HH:mm, 2026-03-05 24:00",
        "MM/dd/yyyy hh:mm a, 03/05/2026 00:30 AM",
        "d MMM yyyy, 30 Feb 2026",
    })
    void knowsWhenThereIsNoSuchMoment(String pattern, String text) {
        assertThatThrownBy(() -> TimeFormat.of(pattern).parse(text, SHANGHAI))
                .isInstanceOf(TimeFormat.Impossible.class);
    }

    @Test
    void leapDayExistsInLeapYearsOnly() throws TimeFormat.Impossible {
        assertThat(TimeFormat.of("yyyy-MM-dd").parse("2024-02-29", SHANGHAI))
                .isEqualTo(LocalDateTime.parse("2024-02-29T00:00"));
    }
}
