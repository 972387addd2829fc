package org.zhiheng.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.database.TestServer;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.WebTest;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.Reports;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** The explanation of every number is one text: on the page, in Word, in the workbook, from the API, on the command line. */
@WebTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class ExplanationTests {

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reports reports;

    @TempDir
    private Path folder;

    private MockMvc web;
    private long run;

    @BeforeEach
    void assess() {
        web = MockMvcBuilders.webAppContextSetup(context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
        if (jdbc.sql("select count(*) from assessment_run").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
            jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")));
        }
        run = jdbc.sql("select max(run_id) from assessment_run")
                .query(Long.class)
                .single();
    }

    @Test
    void isTheSameTextInAllFivePlaces() throws Exception {
        List<UnitSheet> sheets = new ArrayList<>();
        reports.read(run).sheets().forEach(sheets::add);
        assertThat(sheets).hasSizeGreaterThan(3);
        String workbook = workbook();
        int lacking = 0;
        for (UnitSheet sheet : sheets) {
            List<String> texts = texts(sheet);
            assertThat(texts).isNotEmpty();
            lacking += sheet.shortfalls().size();
            String unit = sheet.unit().code();
            assertThat(StringEscapeUtils.unescapeHtml4(body("/runs/" + run + "/units/" + unit)))
                    .as("page of " + unit)
                    .contains(texts);
            assertThat(body("/api/v1/runs/" + run + "/units/" + unit))
                    .as("API of " + unit)
                    .contains(texts);
            assertThat(word(unit)).as("Word of " + unit).contains(texts);
            assertThat(workbook).as("workbook of " + unit).contains(texts);
        }
        assertThat(lacking).isPositive();
        assertThat(commandLine(sheets.get(0).unit().code())).as("command line").contains(texts(sheets.get(0)));
    }

    @Test
    void exportsSayWhoTookThemAndWhen() throws Exception {
        String file = jdbc.sql("select file_name from report_file where run_id = :run and file_name like '%.xlsx'")
                .param("run", run)
                .query(String.class)
                .single();
        byte[] marked = web.perform(get("/runs/{run}/files/{file}", run, file).with(user(clerk())))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(marked))) {
            assertThat(workbook.getSheetAt(0).getHeader().getRight()).contains("导出：clerk 20");
        }
        String bulletin = file.replace(".xlsx", "_通报.docx");
        byte[] document = web.perform(
                        get("/runs/{run}/files/{file}", run, bulletin).with(user(clerk())))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        try (XWPFDocument word = new XWPFDocument(new ByteArrayInputStream(document))) {
            assertThat(word.getHeaderList()).isNotEmpty().allSatisfy(header -> assertThat(header.getText())
                    .contains("导出：clerk 20"));
        }
    }

    private static List<String> texts(UnitSheet sheet) {
        List<String> texts = new ArrayList<>();
        sheet.lines().forEach(line -> texts.add(line.working()));
        sheet.shortfalls().forEach(shortfall -> texts.add(shortfall.text()));
        sheet.score("total").ifPresent(total -> texts.add(total.working()));
        texts.removeIf(String::isEmpty);
        return texts;
    }

    private String body(String path) throws Exception {
        return web.perform(get(path).with(user(clerk())))
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private static CurrentUser clerk() {
        return new CurrentUser("clerk", "经办", "", Set.of(Role.DEPARTMENT), DataScope.ALL, null, false, true, false);
    }

    private String word(String unit) throws IOException {
        byte[] content = reports.unitPage(run, unit, false, "");
        try (XWPFWordExtractor text = new XWPFWordExtractor(new XWPFDocument(new ByteArrayInputStream(content)))) {
            return text.getText();
        }
    }

    private String workbook() throws IOException {
        Path file = reports.export(run, folder).get(0);
        StringBuilder text = new StringBuilder();
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            for (Row row : workbook.getSheet("得失分明细")) {
                row.forEach(cell -> text.append(cell).append('\n'));
            }
        }
        return text.toString();
    }

    private String commandLine(String unit) throws Exception {
        String url;
        try (var connection = dataSource.getConnection()) {
            url = connection.getMetaData().getURL();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = CommandLineEntry.run(
                ZhihengApplication.class,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "explain",
                String.valueOf(run),
                unit,
                "--home",
                SampleCity.HOME,
                "--db",
                url,
                "--db-user",
                TestServer.user(),
                "--db-password",
                TestServer.password());
        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
