package org.zhiheng.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.database.TemporaryDatabase;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.report.Reports;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** Packages of the {@link SampleCity}: two quarters, published one after the other with a key of the department. */
@DatabaseTest(properties = "zhiheng.test.home=src/test/resources/homes/graded")
class ResultPackageTests {

    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT);
    private static final CurrentUser LEADER = user("leader", Role.DEPARTMENT);
    private static final CurrentUser PUBLISHER = user("publisher", Role.PUBLISHER);

    private static final Path KEYS = TestDatabase.scratch("keys");
    private static final int CHANGES = Integer.getInteger("zhiheng.changes", 12);

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reviews reviews;

    @Autowired
    private Reports reports;

    @Autowired
    private Packages packages;

    @Autowired
    private RunVerification runs;

    @TempDir
    private Path folder;

    private long first;
    private long second;

    @DynamicPropertySource
    static void key(DynamicPropertyRegistry settings) {
        Path store = Keys.rsa(KEYS, "department");
        settings.add("zhiheng.signing.keystore", store::toString);
        settings.add("zhiheng.signing.password", () -> Keys.PASSWORD);
    }

    @BeforeEach
    void publishTwoQuarters() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
            // The sample has no records of the second quarter.
            jdbc.sql("""
                            insert into completeness_waiver (scheme, period, rate, reason, waived_by, waived_at)
                            values ('graded_quarterly', '2026Q2', 0, '演练', 'clerk', now())
                            """).update();
            publish(jobs.run(RunRequest.of("graded_quarterly", Period.parse("2026Q2")))
                    .id());
            publish(jobs.run(RunRequest.of("graded_quarterly", Period.parse("2026Q3")))
                    .id());
        }
        first = run("2026Q2");
        second = run("2026Q3");
    }

    @Test
    void writesTheSameBytesTwiceAndOneCodeForBothFormsOfRecords() throws IOException {
        Packages.Identity once = packages.write(second, folder.resolve("a.zip"), RecordForm.FULL);
        Packages.Identity again = packages.write(second, folder.resolve("b.zip"), RecordForm.FULL);
        Packages.Identity hashes = packages.write(second, folder.resolve("c.zip"), RecordForm.HASHES);

        assertThat(Files.mismatch(folder.resolve("a.zip"), folder.resolve("b.zip")))
                .isEqualTo(-1);
        assertThat(once).isEqualTo(again).isEqualTo(hashes);
        assertThat(once.sealed()).isTrue();
        assertThat(once.signed()).isTrue();
        assertThat(once.code()).matches("[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}");
        Map<String, byte[]> full = SingleChange.read(folder.resolve("a.zip"));
        Map<String, byte[]> short_ = SingleChange.read(folder.resolve("c.zip"));
        assertThat(full).containsKeys("records/governance_case.jsonl", "lines/records/governance_case.jsonl");
        assertThat(short_).doesNotContainKey("records/governance_case.jsonl").containsKeys("records/event.jsonl");
        assertThat(short_.get("lines/records/governance_case.jsonl"))
                .isEqualTo(full.get("lines/records/governance_case.jsonl"));
    }

    @Test
    void computesBothFormsAgainInAnEmptyDatabaseAndSaysWhatItCouldNot() {
        Path full = write(second, RecordForm.FULL);
        VerificationReport report = verify(full, known(second));
        assertThat(report.differences()).isEmpty();
        assertThat(report.checked())
                .extracting(VerificationReport.Statement::chinese)
                .anyMatch(text -> text.startsWith("由记录重算"))
                .anyMatch(text -> text.startsWith("签名有效：CN=department"))
                .anyMatch(text -> text.startsWith("与上一份结果包（2026Q2）衔接"))
                .anyMatch(text -> text.startsWith("校验码与所给的相同"));
        assertThat(report.unchecked()).isEmpty();

        Path hashes = folder.resolve("hashes.zip");
        packages.write(second, hashes, RecordForm.HASHES);
        VerificationReport partly = verify(hashes, known(second));
        assertThat(partly.differences()).isEmpty();
        assertThat(partly.checked())
                .extracting(VerificationReport.Statement::chinese)
                .anyMatch(text -> text.startsWith("由指标值重算"));
        assertThat(partly.unchecked())
                .extracting(VerificationReport.Statement::english)
                .containsExactly(
                        "only hashes of records are given, so not their contents: records/governance_case.jsonl",
                        "the metric values were not computed again from records");
    }

    @Test
    void chainsSignsAndPrintsTheCodeOfWhatIsPublished() {
        Packages.Identity before = packages.sealed(first).orElseThrow();
        Packages.Identity after = packages.sealed(second).orElseThrow();
        assertThat(jdbc.sql("select previous_run || ' ' || previous_hash from result_package where run_id = :run")
                        .param("run", second)
                        .query(String.class)
                        .single())
                .isEqualTo(first + " " + before.packageHash());
        assertThat(reports.read(second).heading().verificationCode()).isEqualTo(after.code());
        assertThat(new String(
                        jdbc.sql("select content from report_file where run_id = :run and file_name like '%.html'")
                                .param("run", second)
                                .query(byte[].class)
                                .single(),
                        StandardCharsets.UTF_8))
                .contains(after.code());
        assertThatThrownBy(() -> jdbc.sql("update result_package set code = 'x' where run_id = :run")
                        .param("run", second)
                        .update())
                .isInstanceOf(DataAccessException.class);

        Path file = write(second, RecordForm.FULL);
        Path another = Keys.certificate(KEYS, "another", Keys.rsa(KEYS, "another"));
        assertThat(kinds(verify(
                        file,
                        new PackageVerification.Expected(
                                Optional.of("AAAA-BBBB-CCCC"), Optional.of(file), Optional.of(another)))))
                .containsExactly(Difference.Kind.CODE, Difference.Kind.CHAIN, Difference.Kind.SIGNATURE);
    }

    @Test
    void catchesAForgerWhoMakesTheManifestAnew() {
        Path file = write(second, RecordForm.FULL);
        Map<String, byte[]> entries = SingleChange.read(file);
        String lines = new String(entries.get("results/standings.jsonl"), StandardCharsets.UTF_8);
        byte[] forged = lines.replace("[\"S1\", ", "[\"S1\",  ").getBytes(StandardCharsets.UTF_8);
        forge(entries, "results/standings.jsonl", new String(forged, StandardCharsets.UTF_8).replace("90", "99"));
        Path changed = folder.resolve("forged.zip");
        SingleChange.write(entries, changed);

        VerificationReport report = verify(changed, known(second));
        assertThat(kinds(report))
                .contains(Difference.Kind.CODE, Difference.Kind.SIGNATURE, Difference.Kind.RESULT)
                .doesNotContain(Difference.Kind.ENTRY);
        assertThat(report.differences())
                .anyMatch(difference -> difference.entry().equals("results/standings.jsonl")
                        && difference.row().equals("S1")
                        && difference.column().equals("total")
                        && "99".equals(difference.before())
                        && "90".equals(difference.after()));
    }

    @Test
    void namesEveryOneOfManySingleChanges() {
        Path file = write(second, RecordForm.FULL);
        assertThat(runs.verify(second, ResultPackageTests::empty).differences()).isEmpty();
        List<String> missed = new ArrayList<>();
        for (int number = 0; number < CHANGES; number++) {
            Random chance = new Random(1000L + number);
            VerificationReport[] report = new VerificationReport[1];
            SingleChange change;
            if (number % 4 < 2) {
                boolean result = number % 4 == 0;
                change = new TransactionTemplate(transactions).execute(status -> {
                    // As somebody would who has the database in his hands: triggers do not stop him.
                    jdbc.sql("set local session_replication_role = replica").update();
                    SingleChange made =
                            result ? SingleChange.result(jdbc, second, chance) : SingleChange.record(jdbc, chance);
                    report[0] = runs.verify(second, ResultPackageTests::empty);
                    status.setRollbackOnly();
                    return made;
                });
            } else {
                Path changed = folder.resolve("changed.zip");
                change = number % 4 == 2
                        ? SingleChange.line(file, changed, chance)
                        : SingleChange.threshold(file, changed, chance);
                report[0] = verify(changed, PackageVerification.Expected.NOTHING);
            }
            if (change == null || !change.isNamedBy(report[0])) {
                missed.add(number + ": " + change + " " + report[0].differences());
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void refusesToWriteAPublishedPackageFromADatabaseThatWasChanged() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update standing set total = 99 where run_id = :run and unit_code = 'S1'")
                    .param("run", second)
                    .update();
            assertThatThrownBy(() -> packages.write(second, folder.resolve("x.zip"), RecordForm.FULL))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("results/standings.jsonl");
            status.setRollbackOnly();
        });
    }

    @Test
    void saysWhyAFileIsNoPackage() throws IOException {
        Path text = Files.writeString(folder.resolve("text.zip"), "not a zip");
        assertThatThrownBy(() -> verify(text, PackageVerification.Expected.NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("不能作为结果包读取")
                .hasMessageContaining("cannot be read as a package");
        Path empty = folder.resolve("empty.zip");
        SingleChange.write(Map.of("a.txt", new byte[0]), empty);
        assertThatThrownBy(() -> verify(empty, PackageVerification.Expected.NOTHING))
                .hasMessageContaining("manifest.json");
    }

    private static void forge(Map<String, byte[]> entries, String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        try (PackageFolder folder = new PackageFolder()) {
            Manifest before = Manifest.read(entries.get(Manifest.NAME));
            folder.file(name, entries.get(name));
            entries.put(PackageFolder.LINES + name, lineHashes(entries.get(name)));
            folder.file("x", new byte[0]);
            List<Manifest.Entry> all = before.entries().stream()
                    .map(entry -> entry.name().equals(name) || entry.name().equals(PackageFolder.LINES + name)
                            ? folder.entries().stream()
                                    .filter(made -> made.name().equals(entry.name()))
                                    .map(made -> new Manifest.Entry(
                                            made.name(), made.sha256(), made.bytes(), made.lines(), entry.columns()))
                                    .findFirst()
                                    .orElseThrow()
                            : entry)
                    .toList();
            entries.put(
                    Manifest.NAME,
                    new Manifest(
                                    before.runId(),
                                    before.scheme(),
                                    before.schemeName(),
                                    before.period(),
                                    before.outputHash(),
                                    before.previous(),
                                    before.corrects(),
                                    all)
                            .bytes());
        }
    }

    private static byte[] lineHashes(byte[] text) {
        StringBuilder hashes = new StringBuilder();
        for (String line : new String(text, StandardCharsets.UTF_8).split("(?<=\n)")) {
            hashes.append(PackageFolder.lineHash(line.getBytes(StandardCharsets.UTF_8)))
                    .append('\n');
        }
        return hashes.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private Path write(long run, RecordForm form) {
        Path file = folder.resolve(run + "-" + form + ".zip");
        packages.write(run, file, form);
        return file;
    }

    private PackageVerification.Expected known(long run) {
        Path previous = folder.resolve("previous.zip");
        packages.write(first, previous, RecordForm.HASHES);
        return new PackageVerification.Expected(
                Optional.of(packages.sealed(run).orElseThrow().code().toLowerCase(java.util.Locale.ROOT)),
                Optional.of(previous),
                Optional.of(Keys.certificate(KEYS, "department", KEYS.resolve("department.p12"))));
    }

    private static VerificationReport verify(Path file, PackageVerification.Expected expected) {
        return PackageVerification.verify(file, expected, ResultPackageTests::empty);
    }

    private static TemporaryDatabase empty() {
        return TemporaryDatabase.of(TestDatabase.fresh().dataSource());
    }

    private static List<Difference.Kind> kinds(VerificationReport report) {
        return report.differences().stream().map(Difference::kind).distinct().toList();
    }

    private long run(String period) {
        return jdbc.sql("select run_id from assessment_run where period = :period")
                .param("period", period)
                .query(Long.class)
                .single();
    }

    private void publish(long run) {
        reviews.open(run, CLERK, "");
        reviews.openPreview(run, CLERK, "");
        reviews.startSignOff(run, "演练", CLERK, "");
        reviews.sign(run, true, "同意", OFFICE, "");
        reviews.sign(run, true, "同意", LEADER, "");
        reviews.sign(run, true, "同意", PUBLISHER, "");
        reviews.publish(run, "经批准", PUBLISHER, "");
    }

    private static CurrentUser user(String name, Role role) {
        return new CurrentUser(name, name, "", Set.of(role), DataScope.ALL, null, false, true, false);
    }
}
