package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.zhiheng.batch.RunInterrupted;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.MortalDataSource;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.RunState;

/** No moment of dying loses work or leaves something stuck: every commit of each kind of work is once its last. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
@Import(CrashTests.Surroundings.class)
class CrashTests {

    @TestConfiguration(proxyBeanMethods = false)
    static class Surroundings {

        @Bean
        static BeanPostProcessor mortality() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("dataSource") ? new MortalDataSource((HikariDataSource) bean) : bean;
                }
            };
        }

        @Bean
        @Primary
        Clock aMorningInOctober() {
            return Clock.fixed(Instant.parse("2026-10-06T18:00:00Z"), ZoneId.of("Asia/Shanghai"));
        }
    }

    @Autowired
    private ApplicationContext context;

    @Autowired
    private DataSource dataSource;

    private MortalDataSource life;
    private CrashSweep sweep;
    private City city;

    @BeforeEach
    void load() {
        life = (MortalDataSource) dataSource;
        sweep = new CrashSweep(life);
        city = new City(context);
        if (city.number("select count(*) from import_batch") == 0) {
            SampleCity.load(dataSource, 1);
        }
    }

    @Test
    void anAssessmentRun() throws Exception {
        assertThat(sweep.everyOwnCommit(new Runs(city), 12)).isGreaterThan(20);
    }

    @Test
    void aRunTakenUp() throws Exception {
        assertThat(sweep.everyOwnCommit(new TakenUpRuns(city, life), 30)).isGreaterThan(20);
    }

    /** Six times it may be begun; a seventh time would be one too many. */
    @Test
    void aRunInterruptedAgainAndAgain() throws Exception {
        long five = interrupted(5);
        long six = interrupted(6);

        city.takeUp();

        assertThat(city.runs.get(five).state()).isEqualTo(RunState.SEALED);
        assertThat(city.runs.get(six).state()).isEqualTo(RunState.FAILED);
        assertThat(city.runs.get(six).failure()).startsWith("计算已中断 6 次");
        city.requireNothingStuck();
    }

    private long interrupted(int times) throws InterruptedException {
        long run = city.runs.request(City.request()).id();
        Thread own = Thread.currentThread();
        for (int time = 0; time < times; time++) {
            life.dieAt(5, MortalDataSource.Death.KILLED_AFTER, thread -> thread == own);
            assertThatThrownBy(() -> city.jobs.carryOut(run)).isInstanceOf(RunInterrupted.class);
            life.revive();
        }
        return run;
    }

    @Test
    void anImport() throws Exception {
        assertThat(sweep.everyOwnCommit(new Imports(city))).isGreaterThan(1);
    }

    @Test
    void aRulingAndItsRun() throws Exception {
        assertThat(sweep.everyOwnCommit(new Contested(city).ruling())).isGreaterThan(1);
    }

    @Test
    void aTrialOfAnAppeal() throws Exception {
        assertThat(sweep.everyOwnCommit(new Contested(city).trial(), 40)).isGreaterThan(20);
    }

    @Test
    void aRunFromReviewToPublicationAndItsCorrection() throws Exception {
        assertThat(sweep.everyOwnCommit(new Process(city), 8)).isGreaterThan(7);
    }

    @Test
    void aVersionFromDraftToPublication() throws Exception {
        assertThat(sweep.everyOwnCommit(new Versions(city), 4)).isGreaterThan(4);
    }

    @Test
    void aScheduledJob() throws Exception {
        assertThat(sweep.everyOwnCommit(new Fires(city), 20)).isGreaterThan(20);
    }

    @Test
    void longWork() throws Exception {
        assertThat(sweep.everyCommit(new LongWorks(city))).isGreaterThan(3);
    }
}
