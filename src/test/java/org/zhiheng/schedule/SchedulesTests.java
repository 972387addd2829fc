package org.zhiheng.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.schedule.ScheduleFire.State;

/**
 * Job {@code made_up}: fifth working day after each quarter's end at 02:00, made up for when missed. Job {@code reported}:
 * Mondays at 03:00, reported when missed. No calendar is loaded, so weekdays are worked: for 2026Q3 the first is due on
 * Wednesday 2026-10-07, and the Mondays around it are 5, 12 and 19 October.
 */
@DatabaseTest(properties = {"zhiheng.test.home=" + SampleCity.HOME, "zhiheng.inbox=target/inbox-of-schedule-tests"})
@Import(SchedulesTests.MovableClock.class)
class SchedulesTests {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final LocalDateTime DUE = at("2026-10-07T02:00");
    private static final Path INBOX = Path.of("target/inbox-of-schedule-tests");
    private static Instant now = instant("2026-10-01T00:00");
    private static boolean loaded;

    private final Schedules schedules;
    private final JdbcClient jdbc;
    private final DataSource dataSource;

    SchedulesTests(
            @org.springframework.beans.factory.annotation.Autowired Schedules schedules,
            @org.springframework.beans.factory.annotation.Autowired JdbcClient jdbc,
            @org.springframework.beans.factory.annotation.Autowired DataSource dataSource) {
        this.schedules = schedules;
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    @TestConfiguration
    static class MovableClock {

        @Bean
        @Primary
        Clock movableClock() {
            return new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZONE;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return Clock.fixed(now, zone);
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };
        }
    }

    @BeforeEach
    void firstOfOctober() throws IOException {
        if (!loaded) {
            SampleCity.load(dataSource, 1);
            loaded = true;
        }
        jdbc.sql("truncate schedule_fire, schedule_state, notice").update();
        Files.createDirectories(INBOX);
        try (var old = Files.list(INBOX)) {
            old.forEach(file -> file.toFile().delete());
        }
        setTo("2026-10-01T00:00");
        schedules.overview();
    }

    @Test
    void assessesTheLastPeriodWhenDue() {
        setTo("2026-10-07T02:00");
        schedules.due("made_up", DUE);

        ScheduleFire fire = only("made_up");
        assertThat(fire.state()).isEqualTo(State.DONE);
        assertThat(fire.cause()).isEqualTo("schedule");
        assertThat(jdbc.sql(
                                "select scheme || ' ' || period || ' ' || trial || ' ' || state from assessment_run where run_id = ?")
                        .param(fire.runId())
                        .query(String.class)
                        .single())
                .isEqualTo("sample_quarterly 2026Q3 true SEALED");
        assertThat(notices()).containsExactly("样例季度试算（2026年第三季度）");
    }

    @Test
    void cutsTheDataOffWhereTheJobSaysSo() {
        setTo("2028-10-07T04:00");
        schedules.due("cutting", at("2028-10-07T04:00"));

        assertThat(only("cutting").steps())
                .filteredOn(step -> step.step().equals("cutOff"))
                .singleElement()
                .satisfies(step -> assertThat(step.chinese()).isEqualTo("2028年第三季度数据截止：2028-10-07 04:00"));
        assertThat(jdbc.sql("select period || ' ' || reason || ' ' || locked_by from period_lock")
                        .query(String.class)
                        .list())
                .containsExactly("2028Q3 定时任务：样例截止 schedule");
        jdbc.sql("delete from period_lock").update();
    }

    @Test
    void loadsWhatLiesInTheInbox() throws IOException {
        Files.writeString(INBOX.resolve("cases-1.csv"), """
                案件编号,单位编码,受理时间,办理时限
                N-1,S4,2026-07-02 09:00,2026-07-09 09:00
                N-2,S4,写错了,2026-07-09 09:00
                """);
        setTo("2026-10-07T02:00");
        schedules.due("made_up", DUE);

        assertThat(only("made_up").steps())
                .as("%s", only("made_up").steps())
                .filteredOn(step -> step.step().equals("load"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.good()).isFalse();
                    assertThat(step.chinese()).isEqualTo("sample_cases cases-1.csv：读入 2，新增 1，变更 0，相同 0，拒绝 1，滤除 0");
                });
        jdbc.sql("delete from governance_case where record_key = 'N-1'").update();
    }

    @Test
    void worksOnADueTimeOnceHoweverManyServersFire() throws Exception {
        setTo("2026-10-07T02:00");
        ExecutorService servers = Executors.newFixedThreadPool(4);
        Callable<Boolean> server = () -> {
            schedules.due("made_up", DUE);
            return true;
        };
        for (Future<Boolean> done : servers.invokeAll(List.of(server, server, server, server))) {
            assertThat(done.get()).isTrue();
        }
        servers.shutdown();
        schedules.carryOutWaiting();

        assertThat(only("made_up").state()).isEqualTo(State.DONE);
        assertThat(notices()).hasSize(1);
    }

    @Test
    void doesNothingOnOtherDays() {
        setTo("2026-10-06T02:00");
        schedules.due("made_up", at("2026-10-06T02:00"));

        assertThat(schedules.history("", 0, 10)).isEmpty();
    }

    @Test
    void makesUpForTheLastMissedTimeAndReportsTheEarlierOnes() {
        setTo("2027-01-20T08:00");
        schedules.catchUp();

        assertThat(schedules.history("made_up", 0, 10))
                .extracting(ScheduleFire::dueAt, ScheduleFire::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(at("2027-01-07T02:00"), State.STOPPED),
                        org.assertj.core.groups.Tuple.tuple(DUE, State.MISSED));
        assertThat(notices()).containsOnlyOnce("定时任务错过：样例季度试算", "定时任务错过：样例每周提示");
    }

    @Test
    void reportsEveryMissedTimeWhenSoDeclared() {
        setTo("2026-10-19T03:01");
        schedules.catchUp();

        assertThat(schedules.history("reported", 0, 10))
                .extracting(ScheduleFire::dueAt, ScheduleFire::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(at("2026-10-12T03:00"), State.MISSED),
                        org.assertj.core.groups.Tuple.tuple(at("2026-10-05T03:00"), State.MISSED));
        setTo("2026-10-19T03:02");
        schedules.catchUp();
        assertThat(schedules.history("reported", 0, 10)).hasSize(3);
        schedules.catchUp();
        assertThat(schedules.history("reported", 0, 10)).hasSize(3);
    }

    @Test
    void passesOverWhatIsDueWhilePaused() {
        schedules.pause("made_up", true, "clerk");
        setTo("2026-10-07T02:00");
        schedules.due("made_up", DUE);
        assertThat(only("made_up").state()).isEqualTo(State.PAUSED);
        assertThat(schedules.overview().get(0).next()).isEmpty();

        schedules.pause("made_up", false, "clerk");
        setTo("2026-12-01T00:00");
        schedules.catchUp();
        assertThat(only("made_up").state()).isEqualTo(State.PAUSED);
        assertThat(schedules.overview().get(0).next()).startsWith(at("2027-01-07T02:00"));
    }

    @Test
    void takesUpWhatAKilledServerLeft() {
        setTo("2026-10-07T02:05");
        jdbc.sql("""
                        insert into schedule_fire (job, due_at, cause, state, asked_by, node)
                        values ('made_up', '2026-10-07 02:00', 'schedule', 'running', 'schedule', 'gone'),
                               ('reported', '2026-10-05 03:00', 'schedule', 'running', 'schedule', 'gone')
                        """).update();
        schedules.catchUp();

        assertThat(only("made_up").state()).isEqualTo(State.DONE);
        assertThat(only("reported").state()).isEqualTo(State.INTERRUPTED);
        assertThat(notices()).contains("定时任务曾中断：样例季度试算", "定时任务曾中断：样例每周提示");
    }

    @Test
    void obeysAnotherTimingThanTheFiles() {
        schedules.setTiming("made_up", "quarter+2 06:00", "clerk");
        assertThat(schedules.overview().get(0).next()).startsWith(at("2026-10-02T06:00"));
        assertThat(schedules.overview().get(0).changed()).isTrue();

        schedules.setTiming("made_up", null, "clerk");
        assertThat(schedules.overview().get(0).next()).startsWith(DUE);
        assertThatThrownBy(() -> schedules.setTiming("made_up", "每天", "clerk"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedules.pause("nobody", true, "clerk")).hasMessageContaining("nobody");
    }

    @Test
    void runsAtOnceWhenAsked() {
        schedules.askFor("made_up", "clerk");
        schedules.carryOutWaiting();

        ScheduleFire fire = only("made_up");
        assertThat(fire.state()).isEqualTo(State.DONE);
        assertThat(fire.askedBy()).isEqualTo("clerk");
        assertThat(jdbc.sql("select requested_by from assessment_run where run_id = ?")
                        .param(fire.runId())
                        .query(String.class)
                        .single())
                .isEqualTo("clerk");
    }

    private ScheduleFire only(String job) {
        List<ScheduleFire> fires = schedules.history(job, 0, 10);
        assertThat(fires).hasSize(1);
        return fires.get(0);
    }

    private List<String> notices() {
        return jdbc.sql("select title from notice order by notice_id")
                .query(String.class)
                .list();
    }

    private static void setTo(String time) {
        now = instant(time);
    }

    private static Instant instant(String time) {
        return at(time).atZone(ZONE).toInstant();
    }

    private static LocalDateTime at(String text) {
        return LocalDateTime.parse(text);
    }
}
