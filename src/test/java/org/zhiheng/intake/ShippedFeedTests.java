package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zhiheng.content.ContentHome;

class ShippedFeedTests {

    private final FeedReader reader = new FeedReader(ContentHome.in(Path.of("")));

    @Test
    void everyShippedFeedCanBeRead() {
        assertThat(reader.check()).isEmpty();
        assertThat(reader.codes())
                .contains("boston_311", "chicago_sanitation", "kansas_city_survey", "cn_divisions", "std_cases");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "std_units",
                "std_cases",
                "std_hazards",
                "std_evaluations",
                "std_tasks",
                "std_events",
                "std_marks",
                "std_figures",
                "std_calendar"
            })
    void thereIsOneStandardFeedPerRecordKind(String code) {
        assertThat(reader.feed(code).code()).isEqualTo(code);
    }
}
