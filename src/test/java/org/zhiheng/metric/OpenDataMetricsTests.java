package org.zhiheng.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.ContentHome;

/**
 * The shipped metrics over a city's own export, against a plain count over its lines. Needs the folder of open data sets
 * in the system property {@code zhiheng.data}.
 */
class OpenDataMetricsTests {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/uuuu hh:mm:ss a", Locale.US);
    private static final LocalDateTime AS_OF = LocalDateTime.parse("2016-01-13T00:00");

    private record Line(
            String key,
            String unit,
            LocalDateTime opened,
            @Nullable LocalDateTime due,
            @Nullable LocalDateTime closed,
            String reason) {}

    /** What a clerk would count with a pencil. */
    private static final class Tally {
        int opened;
        int onTime;
        int counted;
        int resolved;
        int told;
        final List<BigDecimal> hours = new ArrayList<>();

        void add(Line line) {
            opened++;
            if (line.due != null && line.closed != null) {
                counted++;
                onTime += line.closed.isAfter(line.due) ? 0 : 1;
            } else if (line.due != null && line.due.isBefore(AS_OF)) {
                counted++;
            }
            if (line.closed != null) {
                Duration duration = Duration.between(line.opened, line.closed);
                if (!duration.isNegative()) {
                    hours.add(BigDecimal.valueOf(duration.toSeconds())
                            .divide(BigDecimal.valueOf(3600), 4, RoundingMode.HALF_UP));
                }
                boolean resolvedNow = line.reason.contains("Case Resolved");
                if (!line.reason.contains("Duplicate")
                        && (resolvedNow
                                || line.reason.contains("Case Noted")
                                || line.reason.contains("Case Invalid"))) {
                    told++;
                    resolved += resolvedNow ? 1 : 0;
                }
            }
        }

        @Nullable
        BigDecimal median() {
            if (hours.isEmpty()) {
                return null;
            }
            Collections.sort(hours);
            return hours.get((hours.size() - 1) / 2)
                    .add(hours.get(hours.size() / 2))
                    .divide(BigDecimal.valueOf(2));
        }
    }

    @Test
    void bostonsNeighbourhoodsCountAsTheLinesSay() throws IOException {
        String folder = System.getProperty("zhiheng.data");
        assumeThat(folder).as("-Dzhiheng.data=FOLDER names no folder").isNotNull();
        Path file = Path.of(String.valueOf(folder)).resolve("boston_311_2015_q1q3.csv.gz");
        assumeThat(file).exists();
        List<Line> lines = read(file);
        assertThat(lines).hasSize(93963);
        GatheringFixture fixture = new GatheringFixture();
        fixture.empty();
        long batch = fixture.batch("published");
        load(fixture, batch, lines);
        MetricCatalog catalog = MetricCatalog.read(ContentHome.shipped());
        List<Metric> metrics = List.of(
                        "case_on_time_rate", "case_median_handling_hours", "case_opened_count", "case_resolved_rate")
                .stream()
                .map(code -> catalog.find(code).orElseThrow())
                .toList();

        for (int quarter = 1; quarter <= 3; quarter++) {
            Map<String, Tally> tallies = new TreeMap<>();
            for (Line line : lines) {
                if (!line.unit.isEmpty() && (line.opened.getMonthValue() + 2) / 3 == quarter) {
                    tallies.computeIfAbsent(line.unit, unit -> new Tally()).add(line);
                }
            }
            RunScope scope = fixture.run(
                    "2015Q" + quarter,
                    "2016-01-13 00:00",
                    batch,
                    List.of(),
                    RunScope.PLACE,
                    tallies.keySet().toArray(String[]::new));
            fixture.gather(scope, metrics.toArray(Metric[]::new));
            assertThat(tallies).hasSizeGreaterThan(20);
            tallies.forEach((unit, tally) -> {
                assertThat(fixture.value(scope, metrics.get(0), unit))
                        .startsWith(quotient(tally.onTime, tally.counted));
                assertThat(fixture.value(scope, metrics.get(2), unit)).contains(" " + tally.opened + "/- ");
                assertThat(fixture.value(scope, metrics.get(3), unit)).startsWith(quotient(tally.resolved, tally.told));
                BigDecimal median = tally.median();
                assertThat(fixture.value(scope, metrics.get(1), unit))
                        .contains("/" + tally.hours.size() + " " + (median == null ? "-" : plain(median)) + " #");
            });
            String first = tallies.keySet().iterator().next();
            List<TracedRecord> records = fixture.gatherer.records(scope, metrics.get(0), first);
            assertThat(records).hasSize(tallies.get(first).counted);
            assertThat(records.stream()
                            .map(TracedRecord::numerator)
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .intValue())
                    .isEqualTo(tallies.get(first).onTime);
        }
    }

    /** A quotient of nothing is no number. */
    private static String quotient(int numerator, int denominator) {
        return denominator == 0 ? "no_data " : "observed " + numerator + "/" + denominator + " ";
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    private static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (NamedCsvRecord row : reader) {
                lines.add(new Line(
                        row.getField("CASE_ENQUIRY_ID"),
                        row.getField("neighborhood").strip(),
                        LocalDateTime.parse(row.getField("OPEN_DT"), TIME),
                        time(row.getField("TARGET_DT")),
                        time(row.getField("CLOSED_DT")),
                        row.getField("CLOSURE_REASON")));
            }
        }
        return lines;
    }

    private static @Nullable LocalDateTime time(String text) {
        return text.isBlank() ? null : LocalDateTime.parse(text, TIME);
    }

    private static void load(GatheringFixture fixture, long batch, List<Line> lines) {
        lines.stream()
                .map(Line::unit)
                .filter(unit -> !unit.isEmpty())
                .distinct()
                .forEach(unit -> fixture.unit(batch, unit, "neighbourhood", null, "{}"));
        fixture.jdbc
                .sql("""
                        insert into governance_case (feed, record_key, row_hash, batch_id, row_number, unit_code, opened_at,
                                                     due_at, closed_at, closing_text)
                        select 'boston', key, '', ?, 1, nullif(unit, ''), opened::timestamp, nullif(due, '')::timestamp,
                               nullif(closed, '')::timestamp, reason
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                             as t(key, unit, opened, due, closed, reason)
                        """)
                .param(batch)
                .param(column(lines, Line::key))
                .param(column(lines, Line::unit))
                .param(column(lines, Line::opened))
                .param(column(lines, Line::due))
                .param(column(lines, Line::closed))
                .param(column(lines, Line::reason))
                .update();
    }

    private static String[] column(List<Line> lines, java.util.function.Function<Line, @Nullable Object> part) {
        return lines.stream()
                .map(part)
                .map(value -> value == null ? "" : value.toString())
                .toArray(String[]::new);
    }
}
