package org.zhiheng.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.vocabulary.Rounding;

class MetricCatalogTests {

    private static final String HEAD = "-- name: 数\n-- better: higher\n-- basis: 试\n";

    @TempDir
    Path home;

    private void write(String file, String text) throws IOException {
        Path folder = Files.createDirectories(home.resolve("batch/metrics"));
        Files.writeString(folder.resolve(file), text);
    }

    private ContentException refused() {
        ContentException refused =
                catchThrowableOfType(ContentException.class, () -> MetricCatalog.read(ContentHome.in(home)));
        assertThat(refused).isNotNull();
        return refused;
    }

    @Test
    void theShippedMetricsAreReadable() {
        MetricCatalog catalog = MetricCatalog.read(ContentHome.shipped());

        assertThat(catalog.codes())
                .contains(
                        "case_on_time_rate",
                        "case_median_handling_hours",
                        "case_opened_count",
                        "case_resolved_rate",
                        "hazard_rectification_rate",
                        "resident_satisfaction");
        assertThat(catalog.all())
                .allSatisfy(metric -> assertThat(metric.nameEnglish()).isNotEqualTo(metric.code()));
        assertThat(catalog.all().stream().map(Metric::name)).doesNotHaveDuplicates();
    }

    @Test
    void readsEveryHeaderKey() throws IOException {
        write("a_rate.sql", """
                -- name: 甲率
                -- name_en: Rate A
                -- unit: %
                -- scale: 100
                -- better: lower
                -- decimals: 2
                -- rounding: half_even
                -- minimum: 5
                -- rollup: recompute
                -- absent: zero
                -- applies: u.kind = 'street'
                -- record: gov_case
                -- basis: 第三条
                --
                -- A free remark without a key.

                select c.unit_code, count(*) as numerator, 2 as denominator
                from gov_case c, gov_hazard h
                where c.opened_at >= :from
                group by c.unit_code;
                """);

        Metric metric = MetricCatalog.read(ContentHome.in(home)).find("a_rate").orElseThrow();

        assertThat(metric.name()).isEqualTo("甲率");
        assertThat(metric.nameEnglish()).isEqualTo("Rate A");
        assertThat(metric.unit()).isEqualTo("%");
        assertThat(metric.scale()).isEqualTo(new BigDecimal("100"));
        assertThat(metric.better()).isEqualTo(Better.LOWER);
        assertThat(metric.rounding()).isEqualTo(new Rounding(2, RoundingMode.HALF_EVEN));
        assertThat(metric.minimum()).isEqualTo(new BigDecimal("5"));
        assertThat(metric.rollup()).isEqualTo(Rollup.RECOMPUTE);
        assertThat(metric.absent()).isEqualTo(Absent.ZERO);
        assertThat(metric.applies()).isEqualTo("u.kind = 'street'");
        assertThat(metric.record()).isEqualTo("gov_case");
        assertThat(metric.basis()).isEqualTo("第三条");
        assertThat(metric.bodyLine()).isEqualTo(17);
        assertThat(metric.body()).endsWith("group by c.unit_code");
    }

    @Test
    void tellsEveryMistakeOfEveryFileAtItsPlace() throws IOException {
        write("Bad.sql", HEAD + "select unit_code from gov_case\n");
        write("b.sql", """
                -- name： 全角
                -- nam: 甲
                -- better: hihger
                -- decimals: 2.5
                -- scale: 0
                -- minimum: many
                select unit_code, count(*) as numerator
                from gov_cases
                where opened_at >= :form
                """);

        assertThat(refused().findings().stream().map(finding -> finding.place() + " " + finding.code()))
                .containsExactlyInAnyOrder(
                        "batch/metrics/Bad.sql metric-code",
                        "batch/metrics/b.sql:1:8 metric-header",
                        "batch/metrics/b.sql:1 metric-missing-key",
                        "batch/metrics/b.sql:1 metric-missing-key",
                        "batch/metrics/b.sql:2:4 metric-unknown-key",
                        "batch/metrics/b.sql:3:12 metric-value",
                        "batch/metrics/b.sql:4:14 metric-value",
                        "batch/metrics/b.sql:5:11 metric-value",
                        "batch/metrics/b.sql:6:13 metric-value",
                        "batch/metrics/b.sql:8:6 metric-unknown-view",
                        "batch/metrics/b.sql:9:20 metric-unknown-placeholder");
        assertThat(refused().getMessage()).contains("改为 name", "是否想写 gov_case", "write higher");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select unit_code, 1 as numerator from governance_case | 4:39 | metric-unknown-view",
                "select unit_code, 1 as numerator from public.gov_case | 4:39 | metric-unknown-view",
                "select unit_code, 1 as numerator from gov_case, account | 4:49 | metric-unknown-view",
                "select unit_code, 1 as numerator from (gov_case c cross join account) | 4:62 | metric-unknown-view",
                "select unit_code, (select max(x) from account) as numerator from gov_case | 4:39 | metric-unknown-view",
                "select unit_code, extract(day from (select a from account)) as numerator from gov_case | 4:51 | metric-unknown-view",
                "with gov_case as (select 1) select unit_code from gov_case | 4:6 | metric-view-name",
                "with x as (delete from gov_case returning 1) select * from x | 4:12 | metric-forbidden-word",
                "select unit_code into t from gov_case | 4:18 | metric-forbidden-word",
                "drop table unit | 4:1 | metric-not-select",
                "select unit_code from gov_case; select 1 | 4:31 | metric-foreign-sign",
                "select pg_sleep(100) from gov_case | 4:8 | metric-forbidden-name",
                "select set_config('a', 'b', true) from gov_case | 4:8 | metric-unknown-function",
                "select query_to_xml('select 1', true, true, '') from gov_case | 4:8 | metric-unknown-function",
                "select pg_catalog.lower('A') from gov_case | 4:8 | metric-forbidden-name",
                "select x.lower('A') from gov_case x | 4:10 | metric-unknown-function",
                "select now() from gov_case | 4:8 | metric-not-repeatable",
                "select cast('today' as date) from gov_case | 4:13 | metric-not-repeatable",
                "select current_date from gov_case | 4:8 | metric-not-repeatable",
                "select \"unit_code\" from gov_case | 4:8 | metric-foreign-sign",
                "select $$x$$ from gov_case | 4:8 | metric-foreign-sign",
                "select E'\\\\'' from gov_case | 4:8 | metric-foreign-sign",
                "select unit_code from gov_case /* /* */ | 4:32 | metric-foreign-sign",
                "select unit_code from gov_case) union (select 1 | 4:31 | metric-parenthesis",
                "select (unit_code from gov_case | 4:8 | metric-parenthesis",
                "select unit_code from gov_case where a = ? | 4:42 | metric-foreign-sign",
                "select cuont(*) from gov_case | 4:8 | metric-unknown-function",
                "with recursive x as (select 1 from gov_case) select * from x | 4:6 | metric-forbidden-word",
                "select unit_code, 1 as numerator from only account | 4:39 | metric-unknown-view",
                "select unit_code, 1 as numerator from gov_case natural join account | 4:61 | metric-unknown-view",
                "select unit_code, 1 as numerator from gov_case c cross join lateral account | 4:69 | metric-unknown-view",
                "select unit_code, 1 as numerator from gov_case as c(a, b), account | 4:60 | metric-unknown-view",
                "select unit_code, (table account) as numerator from gov_case | 4:20 | metric-forbidden-word",
                "select unit_code, 1 as numerator from rows from (lower('a')) | 4:39 | metric-unknown-view",
                "select unit_code, 1 as numerator from gov_case for update | 4:52 | metric-forbidden-word",
                "select unit_code, dblink('a', 'b') as numerator from gov_case | 4:19 | metric-unknown-function",
                "select unit_code, lo_export(1, '/tmp/x') as numerator from gov_case | 4:19 | metric-unknown-function",
                "select unit_code, 1 operator(pg_catalog.+) 1 as numerator from gov_case | 4:21 | metric-unknown-function",
                "select unit_code, repeat('a', 1000000000) as numerator from gov_case | 4:19 | metric-unknown-function",
                "select unit_code, n as numerator from generate_series(1, 9) n | 4:39 | metric-unknown-view",
                "select unit_code, case when true then current_user end as numerator from gov_case | 4:39 | metric-not-repeatable",
                "select unit_code, U&'\\0061' as numerator from gov_case | 4:19 | metric-foreign-sign",
                "select unit_code, timestamp 'today 12:00' as numerator from gov_case | 4:29 | metric-not-repeatable",
                "select unit_code, 1 as numerator from gov_case where '' = ' /* ' or account.a = ' */ '; drop table unit | 4:87 | metric-foreign-sign",
            })
    void refusesHostileText(String body, String place, String code) throws IOException {
        write("h.sql", HEAD + body + "\n");

        assertThat(refused().findings().stream().map(finding -> finding.place() + " " + finding.code()))
                .contains("batch/metrics/h.sql:" + place + " " + code);
    }

    @Test
    void aCarriageReturnEndsACommentAsItDoesInTheServer() throws IOException {
        write(
                "h.sql",
                HEAD
                        + "select unit_code, 1 as numerator from gov_case -- x\r where pg_read_file('/etc/passwd') <> ''\n");

        assertThat(refused().findings())
                .extracting(finding -> finding.code() + " " + finding.words())
                .containsExactly("metric-forbidden-name pg_read_file");
    }

    @Test
    void refusesHostileConditions() throws IOException {
        write(
                "h.sql",
                "-- applies: exists (select 1 from account)\n" + HEAD
                        + "select unit_code, 1 as numerator from gov_case\n");

        assertThat(refused().findings().get(0).place()).isEqualTo("batch/metrics/h.sql:1:21");
    }

    @Test
    void severalKindsOfRecordsNeedAWordAboutWhichIsCounted() throws IOException {
        write("h.sql", HEAD + "select c.unit_code, 1 as numerator from gov_case c join gov_hazard h on true\n");

        assertThat(refused().findings().get(0).code()).isEqualTo("metric-record");
    }

    @Test
    void acceptsOrdinarySql() throws IOException {
        write("x.sql", HEAD + """
                        with answered as (
                            select e.unit_code, e.linked_case, max(e.score) as best -- of each case
                            from gov_evaluation e
                            where e.evaluated_at >= :from and e.evaluated_at < :until
                              and trim(both ' ' from e.question) is distinct from '其他'
                            group by e.unit_code, e.linked_case
                        ), counted(unit_code, n) as (select unit_code, count(*) from answered group by unit_code)
                        select a.unit_code, count(*) filter (where a.best >= 4.0) as numerator,
                               sum(case when a.best in (1, 2) then 1 else 0 end)::numeric(10, 2) as denominator
                        from answered a left join (select unit_code from gov_unit u where u.kind = 'street') s
                             on s.unit_code = a.unit_code, gov_day d
                        where d.day < :as_of and not exists (select 1 from gov_result r where r.unit_code = a.unit_code)
                        group by a.unit_code
                        """);

        ContentException refused =
                catchThrowableOfType(ContentException.class, () -> MetricCatalog.read(ContentHome.in(home)));

        // A query of one's own with a column list looks like a function; the author drops the list.
        assertThat(refused.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("metric-unknown-function");
            assertThat(finding.words()).isEqualTo("counted");
        });
        write(
                "x.sql",
                Files.readString(home.resolve("batch/metrics/x.sql"))
                        .replace(
                                "counted(unit_code, n) as (select unit_code, count(*)",
                                "counted as (select unit_code, count(*) as n"));
        assertThat(MetricCatalog.read(ContentHome.in(home))
                        .find("x")
                        .orElseThrow()
                        .record())
                .isEqualTo("gov_evaluation");
    }
}
