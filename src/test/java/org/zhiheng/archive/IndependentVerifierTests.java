package org.zhiheng.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.archive.VerifierProgram.Answer;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.database.TestServer;
import org.zhiheng.demo.CityShape;
import org.zhiheng.demo.Demo;
import org.zhiheng.demo.DemoOptions;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.run.Provenance;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shipped schemes on a generated district, computed again by the Python program that shares no code with the product,
 * and by the product itself in other processes. Needs {@code python3}; without it the tests fail.
 */
@DatabaseTest
class IndependentVerifierTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Unit and metric pairs traced; 1,000 by {@code -Dzhiheng.pairs=1000}. */
    private static final int PAIRS = Integer.getInteger("zhiheng.pairs", 200);

    /** A unit's figure of the current period. */
    private record Pair(long run, String metric, String unit) {}

    @Autowired
    private Demo demo;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Packages packages;

    @Autowired
    private Provenance provenance;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    private Path folder;

    @BeforeEach
    void assessADistrict() {
        if (!demo.isMade()) {
            demo.prepare(
                    new DemoOptions(11, 2, CityShape.DISTRICT, folder.resolve("reports"), Optional.empty()),
                    line -> {});
            jobs.run(RunRequest.of("community_quarterly", Period.parse("2026Q3")));
        }
    }

    @Test
    void agreesInEveryCellItComputes() throws IOException {
        for (String scheme : List.of(
                "street_quarterly",
                "community_quarterly",
                "police_station_quarterly",
                "work_safety_quarterly",
                "leadership_team_quarterly")) {
            Path file = folder.resolve(scheme + ".zip");
            packages.write(run(scheme), file, RecordForm.FULL);
            Answer answer = VerifierProgram.run(file.toString(), "--json");
            JsonNode report = JSON.readTree(answer.out());
            assertThat(report.path("differences")).as(scheme).isEmpty();
            assertThat(report.path("broken")).as(scheme).isEmpty();
            assertThat(answer.exit()).as(scheme).isZero();
            for (String what : List.of(
                    "assessed unit",
                    "metric value",
                    "points",
                    "sum of reasons",
                    "standing",
                    "suggested grade",
                    "earlier place",
                    "veto",
                    "list or warning")) {
                JsonNode counts = report.path("computed").path(what);
                assertThat(counts.path(0).asLong()).as(scheme + ": " + what).isPositive();
                assertThat(counts.path(0).asLong())
                        .as(scheme + ": " + what)
                        .isEqualTo(counts.path(1).asLong());
            }
            int cellsOfUnit = scheme.equals("work_safety_quarterly") ? 7 : 4; // its place across the groups too
            assertThat(report.path("computed").path("standing").path(1).asLong())
                    .as(scheme)
                    .isEqualTo(
                            cellsOfUnit * report.path("published").path("units").asLong());
            for (String what : List.of("units", "items", "ranks", "grades")) {
                long published = report.path("published").path(what).asLong();
                assertThat(published).as(scheme + ": " + what).isPositive();
                assertThat(report.path("recomputed").path(what).asLong())
                        .as(scheme + ": " + what)
                        .isEqualTo(published);
            }
        }
    }

    @Test
    void findsAPublishedFigureThatDoesNotFollowFromTheRecords() throws IOException {
        Path file = folder.resolve("a.zip");
        packages.write(run("street_quarterly"), file, RecordForm.FULL);
        Map<String, byte[]> entries = SingleChange.read(file);
        String standings = new String(entries.get("results/standings.jsonl"), StandardCharsets.UTF_8);
        entries.put(
                "results/standings.jsonl",
                standings
                        .replaceFirst("\"street\", 1, false", "\"street\", 2, false")
                        .getBytes(StandardCharsets.UTF_8));
        SingleChange.write(entries, file);

        Answer answer = VerifierProgram.run(file.toString());
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.out())
                .contains("results/standings.jsonl has SHA-256")
                .containsPattern("✗ standing \\d+ rank: published 2, computed 1")
                .contains("结论：不同");
    }

    /** A program that computed nothing must not say that all is well. */
    @Test
    void refusesWhatHoldsNothingToCompute() throws IOException {
        Path file = folder.resolve("a.zip");
        packages.write(run("leadership_team_quarterly"), file, RecordForm.FULL);
        Map<String, byte[]> entries = SingleChange.read(file);
        entries.replaceAll(
                (name, content) -> name.startsWith("lines/") || !name.endsWith(".jsonl") || name.equals("run.jsonl")
                        ? content
                        : (new String(content, StandardCharsets.UTF_8).split("\n")[0] + "\n")
                                .getBytes(StandardCharsets.UTF_8));
        VerifierProgram.seal(entries);
        SingleChange.write(entries, file);

        Answer empty = VerifierProgram.run(file.toString());
        assertThat(empty.exit()).as(empty.out()).isEqualTo(1);
        assertThat(empty.out()).contains("nothing was recomputed", "结论：不同");

        Path nothing = Files.write(folder.resolve("nothing.zip"), new byte[0]);
        assertThat(VerifierProgram.run(nothing.toString())).isEqualTo(new Answer(2, ""));
    }

    @Test
    void computesFiguresFromTheRecordsAnExplanationReturns() throws IOException {
        List<Pair> pairs = new ArrayList<>(jdbc.sql("""
                        select v.run_id, v.metric, v.unit_code from metric_value v join assessment_run a using (run_id)
                        where v.span = 'current' and (v.numerator > 0 or v.denominator > 0)
                        order by v.run_id, v.metric collate "C", v.unit_code collate "C"
                        """)
                .query((row, index) -> new Pair(row.getLong(1), row.getString(2), row.getString(3)))
                .list());
        Collections.shuffle(pairs, new Random(5));
        // First one of each metric, then whatever comes.
        Set<String> seen = new HashSet<>();
        List<Pair> drawn = new ArrayList<>(
                pairs.stream().filter(pair -> seen.add(pair.metric())).toList());
        pairs.removeAll(drawn);
        drawn.addAll(pairs);
        Path trace = folder.resolve("trace.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(trace)) {
            for (Pair pair : drawn.subList(0, PAIRS)) {
                out.write(JSON.writeValueAsString(traced(pair)));
                out.write('\n');
            }
        }
        Answer answer = VerifierProgram.run("--trace", trace.toString());
        System.out.println(seen.size() + " metrics; " + answer.out());
        assertThat(answer.out())
                .contains(
                        PAIRS + " figures, " + PAIRS + " equal",
                        "one record taken away from " + PAIRS + ", figure changed in " + PAIRS);
        assertThat(answer.exit()).as(answer.out()).isZero();
    }

    @Test
    void saysTheSameInOtherProcessesZonesLocalesThreadCountsAndJavaVersions() throws IOException {
        Path file = folder.resolve("a.zip");
        packages.write(run("police_station_quarterly"), file, RecordForm.FULL);
        List<String> java = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        newest().ifPresent(java::add);
        List<Answer> answers = new ArrayList<>();
        for (int index = 0; index < java.size(); index++) {
            answers.add(VerifierProgram.process(
                    Map.of("TZ", index == 0 ? "Pacific/Auckland" : "America/Los_Angeles", "LC_ALL", "C"),
                    List.of(
                            java.get(index),
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=1",
                            "-Duser.language=" + (index == 0 ? "tr" : "ar"),
                            "-Duser.timezone=" + (index == 0 ? "Asia/Kathmandu" : "America/St_Johns"),
                            "-XX:ActiveProcessorCount=" + (index == 0 ? 1 : 7),
                            "-Dfile.encoding=UTF-8",
                            "-Dstdout.encoding=UTF-8",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ZhihengApplication.class.getName(),
                            "verify",
                            file.toString(),
                            "--json",
                            "--db",
                            TestServer.url("postgres"),
                            "--db-user",
                            TestServer.user(),
                            "--db-password",
                            TestServer.password())));
        }
        JsonNode report = JSON.readTree(answers.get(0).out());
        assertThat(report.path("equal").asBoolean()).as(answers.get(0).out()).isTrue();
        assertThat(answers).allMatch(answer -> answer.equals(answers.get(0)));
    }

    @Test
    void knowsTheShippedMetricsByTheirText() throws IOException {
        Answer answer = VerifierProgram.run("--fingerprints", "batch/metrics");
        String program = Files.readString(VerifierProgram.FILE);
        List<String> unknown = Arrays.stream(answer.out().split("\n"))
                .filter(line -> !program.contains(line.strip()))
                .map(line -> line.split("\"")[1])
                .toList();
        assertThat(unknown).isEmpty();
    }

    private Map<String, Object> traced(Pair pair) {
        Map<String, Object> figure = new LinkedHashMap<>(jdbc.sql("""
                        select numerator::text, denominator::text, value::text, to_char(a.as_of, 'YYYY-MM-DD"T"HH24:MI:SS') as as_of
                        from metric_value v join assessment_run a using (run_id)
                        where run_id = :run and metric = :metric and unit_code = :unit and span = 'current'
                        """)
                .param("run", pair.run())
                .param("metric", pair.metric())
                .param("unit", pair.unit())
                .query()
                .singleRow());
        figure.put("metric", pair.metric());
        figure.put("unit", pair.unit());
        List<Map<String, Object>> records = new ArrayList<>();
        for (TracedRecord record : provenance.records(pair.run(), pair.metric(), pair.unit())) {
            if (!record.kind().equals("unit") && !record.kind().equals("standing")) {
                assertThat(record.fileName()).as(pair + " " + record.recordId()).isNotNull();
                assertThat(record.rowNumber()).isPositive();
            }
            records.add(Map.of(
                    "record_id", record.recordId(), "record_key", record.recordKey(), "columns", record.columns()));
        }
        figure.put("records", records);
        return figure;
    }

    private long run(String scheme) {
        return jdbc.sql("select max(run_id) from assessment_run where scheme = :scheme and output_hash is not null")
                .param("scheme", scheme)
                .query(Long.class)
                .single();
    }

    private static Optional<String> newest() {
        File[] found = new File("/usr/lib/jvm").listFiles((dir, name) -> name.startsWith("temurin-25"));
        return Arrays.stream(found == null ? new File[0] : found)
                .map(home -> new File(home, "bin/java").toString())
                .sorted()
                .findFirst();
    }
}
