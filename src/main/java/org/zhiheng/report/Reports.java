package org.zhiheng.report;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.support.SqlBinaryValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Hash;
import org.zhiheng.report.AssessmentReport.UnitSheet;

/**
 * The reports of a run. The same run always gives the same bytes: nothing in a file comes from the clock or the
 * machine.
 */
@Component
public class Reports {

    /** Of more units, score lines and figures are written on request: they fill files of hundreds of megabytes. */
    private static final int MOST_IN_DETAIL = 5_000;

    /** Medians of so many runs are kept: a number for each node and group. */
    private static final int MEDIANS_KEPT = 20;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ReportSettings settings;
    private final ContentHome home;
    private final Cache<String, GroupMedians> medians =
            Caffeine.newBuilder().maximumSize(MEDIANS_KEPT).build();

    Reports(
            DataSource dataSource,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Environment environment,
            ContentHome home) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = ReportSettings.from(environment);
        this.home = home;
    }

    /**
     * The run as the writers see it.
     *
     * @throws IllegalArgumentException when there is no such run
     */
    public AssessmentReport read(long runId) {
        return new StoredRun(dataSource, runId).read();
    }

    /**
     * Makes every report and keeps it in {@code report_file}, replacing what this run had there.
     *
     * @return the file names in order
     * @throws IllegalArgumentException when there is no such run
     */
    public List<String> write(long runId) {
        try {
            Path folder = Files.createTempDirectory("zhiheng-report");
            try {
                List<Path> files = export(runId, folder);
                transaction.executeWithoutResult(status -> keep(runId, files));
                return files.stream().map(file -> file.getFileName().toString()).toList();
            } finally {
                for (Path file : Files.list(folder).toList()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Writes every report into a folder, which is made when absent; files of the same name are replaced.
     *
     * @return the files in order
     * @throws IllegalArgumentException when there is no such run
     * @throws UncheckedIOException when the folder cannot be written
     */
    public List<Path> export(long runId, Path folder) {
        return export(runId, folder, false);
    }

    /** @param details whether everything is written however many units there are */
    public List<Path> export(long runId, Path folder, boolean details) {
        AssessmentReport report = read(runId);
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, ReportWriter> entry : writers(
                            report, details || report.units().size() <= MOST_IN_DETAIL)
                    .entrySet()) {
                Path file = folder.resolve(entry.getKey());
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                    entry.getValue().write(report, out);
                }
                files.add(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    /**
     * Writes one archive with a page per unit, in Word and, where the machine has a font with Chinese or one is configured,
     * in PDF: 序号_单位_期间. What could not be made is told in its 说明.txt.
     *
     * @return the archive
     * @throws IllegalArgumentException when there is no such run
     * @throws UncheckedIOException when the folder cannot be written
     */
    public Path exportUnitPages(long runId, Path folder) {
        AssessmentReport report = read(runId);
        Path file = folder.resolve(unitPagesName(report));
        try {
            Files.createDirectories(folder);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                UnitPages.write(report, settings, "", out);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** The name of that archive. */
    public String unitPagesName(long runId) {
        return unitPagesName(read(runId));
    }

    private static String unitPagesName(AssessmentReport report) {
        return FileName.of(report.heading().schemeName() + "_"
                        + report.heading().period().code() + "_单位通知单")
                + ".zip";
    }

    /**
     * Writes that archive while it is made, unit by unit.
     *
     * @param mark at the head of every page, who took it and when; empty: none
     */
    public void writeUnitPages(long runId, String mark, OutputStream out) throws IOException {
        UnitPages.write(read(runId), settings, mark, out);
    }

    /**
     * The page of one unit.
     *
     * @param mark at the head of every page, who took it and when; empty: none
     * @throws IllegalArgumentException when there is no such run or unit
     * @throws IllegalStateException when there is no font for a PDF, or none has a character of it
     */
    public byte[] unitPage(long runId, String unit, boolean pdf, String mark) {
        AssessmentReport report = read(runId);
        UnitSheet found = report.sheets()
                .of(unit)
                .orElseThrow(() -> new IllegalArgumentException(
                        "考核批次 " + runId + " 里没有单位（" + unit + "） / run " + runId + " has no unit (" + unit + ")"));
        UnitPage page =
                new UnitPage(report, found, medians(report).of(found.unit().groupName()), mark);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!pdf) {
                page.word(settings, out);
                return out.toByteArray();
            }
            try (PdfFonts fonts = PdfFonts.find(settings.fonts())) {
                fonts.write(page.html(), report.heading().asOf(), out);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }

    /** Of a sealed run, whose points do not change any more, read once. */
    private GroupMedians medians(AssessmentReport report) {
        String hash = report.heading().outputHash();
        return hash == null
                ? GroupMedians.of(report)
                : medians.get(report.heading().runId() + " " + hash, run -> GroupMedians.of(report));
    }

    /**
     * The written reply to an appeal, in Word.
     *
     * @param mark at the head of every page, who took it and when; empty: none
     */
    public byte[] replyLetter(Reply reply, String mark) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReplyLetter.write(reply, settings, mark, out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }

    private Map<String, ReportWriter> writers(AssessmentReport report, boolean details) {
        String stem = FileName.of(
                report.heading().schemeName() + "_" + report.heading().period().code());
        Map<String, ReportWriter> writers = new LinkedHashMap<>();
        Map<String, byte[]> templates = home.files("templates");
        byte[] workbook = templates.get(WorkbookTemplate.FILE);
        byte[] bulletin = templates.get(WordTemplate.FILE);
        writers.put(
                stem + ".xlsx",
                workbook == null
                        ? (assessment, out) -> RankingWorkbook.write(assessment, settings, details, out)
                        : (assessment, out) -> WorkbookTemplate.write(workbook, assessment, settings, out));
        writers.put(
                stem + "_通报.docx",
                bulletin == null
                        ? (assessment, out) -> Bulletin.write(assessment, settings, out)
                        : (assessment, out) -> WordTemplate.write(bulletin, assessment, settings, out));
        writers.put("results.csv", CsvReport::results);
        if (!details) {
            writers.put("说明.txt", Reports::leftOut);
            return writers;
        }
        writers.put(stem + ".html", (assessment, out) -> HtmlReport.write(assessment, settings, out));
        writers.put("metrics.csv", CsvReport::metrics);
        writers.put("lines.csv", CsvReport::lines);
        writers.put(stem + ".json", JsonReport::write);
        return writers;
    }

    private static void leftOut(AssessmentReport report, OutputStream out) throws IOException {
        long run = report.heading().runId();
        String text = """
                本批次考核 %1$d 个单位，超过 %2$d 个：工作簿不含「得失分明细」「指标数据」，不输出网页、JSON、metrics.csv 和 lines.csv。
                需要时执行：report %3$d --details --out 文件夹

                This run assessed %1$d units, more than %2$d: the workbook has neither score lines nor metric data; HTML, JSON,
                metrics.csv and lines.csv are not written. To get them: report %3$d --details --out DIR
                """.formatted(report.units().size(), MOST_IN_DETAIL, run);
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void keep(long runId, List<Path> files) {
        jdbc.sql("delete from report_file where run_id = :run")
                .param("run", runId)
                .update();
        for (Path file : files) {
            String name = file.getFileName().toString();
            try (InputStream content = Files.newInputStream(file)) {
                jdbc.sql("""
                        insert into report_file (run_id, file_name, media_type, sha256, content)
                        values (:run, :name, :type, :hash, :content)
                        """)
                        .param("run", runId)
                        .param("name", name)
                        .param("type", FileName.mediaType(name))
                        .param("hash", Hash.of(file))
                        .param("content", new SqlBinaryValue(content, Files.size(file)))
                        .update();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
