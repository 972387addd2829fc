package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentException;
import org.zhiheng.database.TestServer;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.vocabulary.Period;

/** Pulls from a second real database, the other system. */
class RecordPullTests {

    private final TestDatabase other = TestDatabase.fresh();
    private final TestDatabase own = TestDatabase.fresh();
    private final JdbcClient jdbc = own.jdbc();
    private final RecordImport imports = new RecordImport(own.dataSource());
    private final ImportOptions firstQuarter = ImportOptions.defaults().forPeriod(Period.parse("2026Q1"));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void theOtherSystem() {
        other.jdbc().sql("""
                create table ticket (no text primary key, street text, opened timestamptz, due date, done timestamp,
                    score numeric, sampled boolean);
                insert into ticket
                select 'T' || lpad(n::text, 6, '0'), case when n % 3 = 0 then '甲街' else '乙街' end,
                    timestamptz '2026-01-01 00:00:00+08' + n * interval '10 minutes', date '2026-06-30',
                    case when n % 2 = 0 then timestamp '2026-05-01 09:00:00' end, n % 100 + 0.5, n % 7 = 0
                from generate_series(0, 19999) n;
                """).update();
    }

    @Test
    void pullsThePeriodOnceWithProvenance() {
        ImportResult first = pull(feed("true"), firstQuarter);
        // 90 days of 144 ten minutes
        assertThat(first.counts()).isEqualTo(new ImportResult.Counts(12_960, 12_960, 0, 0, 0, 0, 0));
        assertThat(jdbc.sql("""
                        select count(*) || ' ' || count(closed_at) || ' ' || count(*) filter (where sampled) || ' '
                            || sum(quality_score) || ' ' || min(opened_at) || ' ' || max(opened_at)
                        from governance_case
                        """).query(String.class).single())
                .isEqualTo("12960 6480 1852 "
                        + java.util.stream.IntStream.range(0, 12_960)
                                .mapToDouble(n -> n % 100 + 0.5)
                                .sum()
                        + " 2026-01-01 00:00:00 2026-03-31 23:50:00");
        Map<String, Object> source =
                jdbc.sql("select * from source_file").query().singleRow();
        assertThat(source.get("file_name")).isEqualTo(other.url());
        assertThat(source.get("sha256")).isEqualTo(first.sha256());
        assertThat(pull(feed("true"), firstQuarter).counts())
                .isEqualTo(new ImportResult.Counts(12_960, 0, 0, 12_960, 0, 0, 0));
        other.jdbc().sql("update ticket set score = 0 where no = 'T000003'").update();
        ImportResult changed = pull(feed("true"), firstQuarter);
        assertThat(changed.changes())
                .containsExactly(new ImportResult.Change("T000003", "quality_score", "score", "3.5", "0"));
        assertThat(pull(feed("true"), ImportOptions.defaults().forPeriod(Period.parse("2026Q2")))
                        .sha256())
                .isNotEqualTo(first.sha256());
    }

    @Test
    void aKilledPullLeavesNothingAndTheNextGivesTheSameResult() {
        String slow = "no < 'T000500' or no > 'T002000' or pg_sleep(0.001) is not null";
        CompletableFuture<ImportResult> pulling = CompletableFuture.supplyAsync(() -> pull(feed(slow), firstQuarter));
        int killed = 0;
        while (killed == 0 && !pulling.isDone()) {
            killed = jdbc.sql("""
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                            where datname = current_database() and state = 'active' and query like 'copy import_row%'
                            """).query(Integer.class).single();
        }
        assertThatThrownBy(pulling::join).hasCauseInstanceOf(RuntimeException.class);
        assertThat(number("select count(*) from governance_case")).isZero();
        assertThat(number("select count(*) from unit")).isZero();
        imports.markAbandoned();
        assertThat(number("select count(*) from import_batch where state = 'failed'"))
                .isEqualTo(1);
        assertThat(pull(feed("true"), firstQuarter).counts().fresh()).isEqualTo(12_960);
    }

    @Test
    void rejectedRowsComeBackFromTheSameSnapshot() throws Exception {
        other.jdbc()
                .sql("update ticket set score = 101 where no in ('T000010', 'T000020')")
                .update();
        Path rejects = folder.resolve("rejects.csv");
        ImportResult result = pull(feed("true"), firstQuarter.rejectsTo(rejects));
        assertThat(result.rejects()).extracting("row").containsExactly(12L, 22L);
        assertThat(Files.readString(rejects).lines().map(line -> line.split(",")[0]))
                .containsExactly("\ufeffno", "T000010", "T000020");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(codes(() -> pull(feed("true"), ImportOptions.defaults()))).containsExactly("period-needed");
        assertThat(codes(() -> pull(feed("nonsense"), firstQuarter))).containsExactly("source-database");
        assertThat(number("select count(*) from governance_case")).isZero();
        StandardEnvironment nobody = new StandardEnvironment();
        assertThat(codes(() -> new RecordPull(imports, nobody).pull(feed("true"), firstQuarter)))
                .containsExactly("source-database");
    }

    @Test
    void aFeedHoldsNoPasswordAndAnOrderedQuery() {
        assertThat(codes(() -> FeedReader.parse("f.yml", "f", """
                name: 抽取
                record: governance_case
                source:
                  zone: Asia/Shanghai
                  jdbc: jdbc:postgresql://host/db?user=me&password=secret
                  query: select 1
                columns: { case_number: no, opened_at: opened }
                units: { place: street }
                key: [case_number]
                """)))
                .containsExactly("feed-jdbc-secret", "feed-query-order");
    }

    private ImportResult pull(Feed feed, ImportOptions options) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "settings",
                        Map.of(
                                "zhiheng.sources.tickets.user", TestServer.user(),
                                "zhiheng.sources.tickets.password", TestServer.password())));
        return new RecordPull(imports, environment).pull(feed, options);
    }

    private Feed feed(String condition) {
        return FeedReader.parse("batch/feeds/tickets.yml", "tickets", """
                name: 工单系统
                record: governance_case
                source:
                  zone: Asia/Shanghai
                  jdbc: URL
                  query: |
                    select no, street, opened, due, done, score, sampled from ticket
                    where opened >= :from::timestamp at time zone 'Asia/Shanghai'
                      and opened < :until::timestamp at time zone 'Asia/Shanghai' and (CONDITION)
                    order by no
                columns:
                  case_number: { column: no, required: true }
                  opened_at: opened
                  due_at: due
                  closed_at: done
                  quality_score: { column: score, max: 100 }
                  sampled: sampled
                units:
                  place:
                    column: street
                    scheme: ticket_street
                    unknown: discover
                    discover: { code: '{value}', name: '{value}', kind: street }
                key: [case_number]
                """.replace("URL", other.url())
                .replace("CONDITION", condition));
    }

    private static List<String> codes(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        return catchThrowableOfType(ContentException.class, work).findings().stream()
                .map(org.zhiheng.content.Finding::code)
                .sorted()
                .toList();
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
