package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.zhiheng.content.ContentHome;
import org.zhiheng.officefile.OfficeFile;
import org.zhiheng.report.AssessmentReport.UnitSheet;

/** Every file a report is made of follows the schemas of its format, so that no program offers to repair it. */
class OfficeFormatTests {

    private static final ReportSettings NAMED =
            new ReportSettings("大连市平安建设办公室", "各区（市）县", "甲", "乙", "大平安办〔2026〕15号", "市委办公室，市政府办公室", List.of());

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private static void check(String what, Writer writer) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out);
        assertThat(OfficeFile.problems(out.toByteArray())).as(what).isEmpty();
    }

    @Test
    void workbooks() throws Exception {
        check("small", out -> RankingWorkbook.write(ReportFixtures.smallOverall(), NAMED, out));
        check("one group", out -> RankingWorkbook.write(ReportFixtures.large(40, 23, 1), NAMED, out));
        check("groups", out -> RankingWorkbook.write(ReportFixtures.large(60, 23, 4), NAMED, out));
        check("empty", out -> RankingWorkbook.write(ReportFixtures.empty(), ReportSettings.NEUTRAL, out));
    }

    @Test
    void bulletins() throws Exception {
        check("small", out -> Bulletin.write(ReportFixtures.smallOverall(), NAMED, out));
        check("plain", out -> Bulletin.write(ReportFixtures.large(40, 3, 1), ReportSettings.NEUTRAL, out));
        check("groups", out -> Bulletin.write(ReportFixtures.large(60, 23, 4), NAMED, out));
        check("empty", out -> Bulletin.write(ReportFixtures.empty(), ReportSettings.NEUTRAL, out));
    }

    @Test
    void unitPages() throws Exception {
        AssessmentReport report = ReportFixtures.small();
        List<UnitSheet> sheets = new ArrayList<>();
        report.sheets().forEach(sheets::add);
        for (UnitSheet sheet : sheets) {
            check(sheet.unit().name(), out -> new UnitPage(
                            report,
                            sheet,
                            GroupMedians.of(report).of(sheet.unit().groupName()),
                            "张三 2026-10-09")
                    .word(NAMED, out));
        }
    }

    @Test
    void annexesOfScoringRules() throws Exception {
        Regulations regulations = new Regulations(ContentHome.in(Path.of("")), new StandardEnvironment());
        for (String scheme : List.of("street_quarterly", "leading_cadre_annual")) {
            var regulation = regulations.read(scheme, LocalDate.of(2026, 9, 30));
            check(scheme, out -> out.write(regulations.bytes(regulation, "docx")));
            check(scheme, out -> out.write(regulations.bytes(regulation, "xlsx")));
        }
    }

    @Test
    void templatesOfTheOffice() throws Exception {
        ByteArrayOutputStream sheet = new ByteArrayOutputStream();
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
            var cells = workbook.createSheet("排名").createRow(0);
            List.of("${名次}", "${单位}", "${总分}").forEach(text -> cells.createCell(Math.max(0, cells.getLastCellNum()))
                    .setCellValue(text));
            workbook.write(sheet);
        }
        check("ranking", out -> WorkbookTemplate.write(sheet.toByteArray(), ReportFixtures.small(), NAMED, out));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (XWPFDocument document = new XWPFDocument()) {
            for (String line : List.of("${标题}", "${正文}", "${排名表}", "${未排名表}")) {
                document.createParagraph().createRun().setText(line);
            }
            document.write(text);
        }
        check("bulletin", out -> WordTemplate.write(text.toByteArray(), ReportFixtures.small(), NAMED, out));
    }
}
