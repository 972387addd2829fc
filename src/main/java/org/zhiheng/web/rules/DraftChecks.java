package org.zhiheng.web.rules;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.CoverageReport;
import org.zhiheng.rulepack.CriteriaImport;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.rulepack.RulePack.TestGate;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RuleTestReport;
import org.zhiheng.rulepack.ScenarioReport;

/** What an author sees of a draft as it stands in the editor, saved or not: findings, tests, coverage. Saves nothing. */
@Component
class DraftChecks {

    private static final int MOST_AT_ONCE = 2;

    private final PackVersions versions;
    private final ContentHome home;
    private final RulePackCompiler compiler;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    DraftChecks(PackVersions versions, ContentHome home, RulePackCompiler compiler, Clock clock) {
        this.versions = versions;
        this.home = home;
        this.compiler = compiler;
        this.clock = clock;
    }

    /**
     * A finding as the editor marks it.
     *
     * @param file inside the pack; in a workbook with its sheet after {@code !}
     * @param line 1-based; 0: the file as a whole
     * @param column 1-based; 0: the line as a whole
     * @param length of the words at fault; 0: unknown
     */
    record Mark(String file, int line, int column, int length, boolean error, String message) {

        static Mark of(Finding finding, String folder, Locale locale) {
            boolean chinese = locale.getLanguage().equals("zh");
            String words = finding.words();
            String fix = chinese ? finding.fixChinese() : finding.fixEnglish();
            String message = (chinese ? finding.chinese() : finding.english())
                    + (words == null ? "" : chinese ? "（" + words + "）" : " (" + words + ")")
                    + (fix == null ? "" : chinese ? "。可能的改法：" + fix : ". Maybe: " + fix);
            return new Mark(
                    inside(finding.file(), folder),
                    finding.line(),
                    finding.column(),
                    words == null ? 0 : words.length(),
                    finding.isError(),
                    message);
        }

        static String inside(String file, String folder) {
            return file.startsWith(folder + "/") ? file.substring(folder.length() + 1) : file;
        }
    }

    /** A scenario that fails, or a place no scenario uses or notices. */
    record Place(
            String file,
            int line,
            String text,
            List<String> details,
            @Nullable String scenario) {}

    /**
     * What the tests gave.
     *
     * @param refused why they could not run; null otherwise
     */
    record Tested(
            @Nullable String refused,
            int scenarios,
            List<Place> failed,
            int coverage,
            List<Place> uncovered,
            int coverageWanted) {

        static Tested refused(String why) {
            return new Tested(why, 0, List.of(), 0, List.of(), 0);
        }
    }

    /** The files of a version with one of them written otherwise; null leaves them as they are. */
    SortedMap<String, byte[]> files(PackVersion version, @Nullable String file, @Nullable String text) {
        TreeMap<String, byte[]> files =
                new TreeMap<>(versions.content(version).pack().files());
        if (file != null && text != null) {
            files.put(file, text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    /** The pack made of these files, with the metrics there are now. */
    PackContent content(PackVersion version, SortedMap<String, byte[]> files) {
        TreeMap<String, byte[]> metrics =
                new TreeMap<>(versions.content(version).metricFiles());
        metrics.putAll(home.files("batch/metrics"));
        return PackContent.of(version.scheme(), files, metrics);
    }

    List<Mark> marks(PackContent content, Locale locale) {
        List<Finding> findings = content.check();
        List<Mark> marks = new ArrayList<>(findings.stream()
                .map(finding -> Mark.of(finding, content.pack().folder(), locale))
                .toList());
        if (findings.stream().noneMatch(Finding::isError)) {
            marks.addAll(drifts(content, locale));
        }
        return List.copyOf(marks);
    }

    /** Clauses that say a number their rule does not know, or no longer knows. */
    private List<Mark> drifts(PackContent content, Locale locale) {
        LocalDate today = LocalDate.now(clock);
        LocalDate first = content.pack().effectiveFrom();
        Regulation regulation =
                Regulation.of(content.pack(), content.descriptions(), today.isBefore(first) ? first : today);
        if (regulation.drifts().isEmpty()) {
            return List.of();
        }
        Yaml criteria = Yaml.parse("criteria.yml", content.pack().text("criteria.yml"));
        return regulation.drifts().stream()
                .map(drift -> {
                    String code = drift.split(" ", 2)[0];
                    Yaml clause = criteria.get(code).get("clause");
                    String told = locale.getLanguage().equals("zh")
                            ? drift + "。可能的改法：条文和参数改成一致"
                            : code
                                    + ": the clause has a number that the parameters do not have. Maybe: make them agree";
                    return new Mark("criteria.yml", clause.line(), clause.column(), 0, false, told);
                })
                .toList();
    }

    /** What is wrong in an edited workbook of the tree, and would be in the draft made of it, each at its cell. */
    List<Finding> treeErrors(PackVersion version, CriteriaImport edited) {
        List<Finding> wrong = new ArrayList<>(edited.findings());
        Set<String> known = content(version, files(version, null, null)).check().stream()
                .map(DraftChecks::gist)
                .collect(Collectors.toSet());
        PackContent changed = content(version, edited.files());
        List<Finding> fresh = changed.check().stream()
                .filter(finding -> !known.contains(gist(finding)))
                .toList();
        wrong.addAll(edited.atCells(changed.pack(), fresh));
        return wrong.stream().filter(Finding::isError).distinct().sorted().toList();
    }

    /** A finding without its place, which an edit elsewhere moves. */
    private static String gist(Finding finding) {
        return finding.code() + " " + finding.words() + " " + finding.chinese();
    }

    /** Scenarios and coverage; changed rules take longer and are tried by the gates in the background. */
    Tested test(PackContent content, Locale locale) {
        if (!places.tryAcquire()) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "同时运行测试的人太多，请稍后再试 / too many tests are running; try again later");
        }
        try {
            TestGate own = content.pack().testGate();
            TestGate asked = new TestGate(own.coverage(), 0);
            return tested(
                    RuleTestReport.of(compiler.compile(content.pack()), content.descriptions(), asked),
                    own,
                    content,
                    locale);
        } catch (ContentException refused) {
            return Tested.refused(refused.getMessage());
        } finally {
            places.release();
        }
    }

    private static Tested tested(RuleTestReport report, TestGate own, PackContent content, Locale locale) {
        boolean chinese = locale.getLanguage().equals("zh");
        String folder = content.pack().folder();
        return new Tested(
                null,
                report.scenarios().outcomes().size(),
                report.scenarios().outcomes().stream()
                        .filter(outcome -> !outcome.passed())
                        .map(outcome -> failed(outcome, folder))
                        .toList(),
                report.coverage().percent(),
                report.coverage().uncovered().stream()
                        .map(item -> uncovered(item, folder, chinese))
                        .toList(),
                own.coverage());
    }

    private static Place failed(ScenarioReport.Outcome outcome, String folder) {
        return new Place(
                Mark.inside(outcome.file(), folder), outcome.line(), outcome.name(), outcome.differences(), null);
    }

    private static Place uncovered(CoverageReport.Item item, String folder, boolean chinese) {
        return new Place(
                Mark.inside(item.file(), folder),
                item.line(),
                (chinese ? item.kind().chinese() : item.kind().english()) + " " + item.name(),
                List.of(),
                null);
    }
}
