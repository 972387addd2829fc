package org.zhiheng.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.fixtures.DatabaseTest;

/** 10,000 of 40,000 rows read in 10 s: 30 s to the end of the reading; what follows by the load before. */
@DatabaseTest
class WorkPaceTests {

    private static final OffsetDateTime BEGAN = OffsetDateTime.of(2026, 10, 9, 8, 0, 0, 0, ZoneOffset.UTC);
    private static final OffsetDateTime NOW = BEGAN.plusSeconds(10);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private WorkPace pace;

    @BeforeEach
    void forget() {
        jdbc.sql("delete from work").update();
    }

    @Test
    void tellsTheReadingOnlyBeforeAnythingWasLoaded() {
        assertThat(pace.of(load("reading", 10_000, 40_000), NOW)).isEqualTo(new WorkPace.Left(30L, false));
        assertThat(pace.of(load("checking", 40_000, 0), NOW).seconds()).isNull();
        assertThat(pace.of(load("reading", 10_000, 0), NOW).seconds()).isNull();
    }

    /** 1,000 rows took 1 s of checking and 2 s of publishing: 40 s and 80 s for 40,000; the newest of the feed counts. */
    @Test
    void addsTheStepsThatFollowAsTheyTookInTheNewestLoadOfTheFeed() {
        done("std_cases", "{\"rows\": 1000.0, \"reading\": 9.0, \"checking\": 9.0, \"publishing\": 9.0}");
        done("std_cases", "{\"rows\": 1000.0, \"reading\": 5.0, \"checking\": 1.0, \"publishing\": 2.0}");
        done("std_tasks", "{\"rows\": 1000.0, \"reading\": 7.0, \"checking\": 7.0, \"publishing\": 7.0}");
        assertThat(pace.of(load("reading", 10_000, 40_000), NOW)).isEqualTo(new WorkPace.Left(150L, true));
        assertThat(pace.of(load("checking", 40_000, 0), NOW)).isEqualTo(new WorkPace.Left(110L, true));
        assertThat(pace.of(load("publishing", 40_000, 0), NOW)).isEqualTo(new WorkPace.Left(70L, true));
        assertThat(pace.of(load("publishing", 40_000, 0), NOW.plusSeconds(100)))
                .as("longer than usual")
                .isEqualTo(new WorkPace.Left(0L, true));
    }

    @Test
    void tellsAValidationByItsChecks() {
        DataWork half = work("validation", "looking", 4, 16, "running");
        assertThat(pace.of(half, NOW)).isEqualTo(new WorkPace.Left(30L, true));
        assertThat(pace.of(work("validation", "looking", 16, 16, "done"), NOW).seconds())
                .isNull();
    }

    private static DataWork load(String step, long done, long total) {
        return work("import", step, done, total, "running");
    }

    private static DataWork work(String kind, String step, long done, long total, String state) {
        return new DataWork(
                1,
                kind,
                "std_cases",
                "cases.csv",
                10L,
                null,
                false,
                false,
                state,
                "amy",
                BEGAN,
                BEGAN,
                null,
                step,
                BEGAN,
                done,
                total,
                null,
                null,
                false);
    }

    private void done(String feed, String pace) {
        jdbc.sql("""
                        insert into work (kind, about, state, requested_by, ended_at, result, pace)
                        values ('import', :feed, 'done', 'amy', now(), '{}', :pace::jsonb)
                        """).param("feed", feed).param("pace", pace).update();
    }
}
