package org.zhiheng.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.WebTest;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.review.GradeDecisions;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.HarmlessText;
import org.zhiheng.vocabulary.Period;

/**
 * Every route that gives a file, asked after people had written formulas wherever they can write (unit names, reasons, names of
 * criteria, loaded rows), and each file read back: a spreadsheet runs nothing of it. A new route without a line in
 * {@link #exports} fails.
 */
@WebTest(properties = {"zhiheng.limits.calls=100000", "zhiheng.limits.uploads=100"})
class ExportSafetyTests {

    private static final String LINK = "=HYPERLINK(\"http://example.org\",\"点\")";
    private static final Map<String, String> NAMES =
            new TreeMap<>(Map.of("S1", LINK, "S2", "+1", "S3", "-1", "S4", "@x", "D1", "\t=1+1"));
    private static final String APPEAL = "2026Q3-900";
    private static final CurrentUser CLERK = person("=1+clerk", Role.DEPARTMENT);
    private static final CurrentUser CHIEF = person("chief", Role.PUBLISHER);
    private static final CurrentUser AUTHOR = person("author", Role.RULE_AUTHOR);

    @TempDir
    static Path home;

    private static long run;
    private static long draft;
    private static List<String> works = List.of();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping routes;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    private MockMvc web;

    /**
     * How a route's files are asked for.
     *
     * @param paths empty: {@code asReceived} says why its files are not looked at
     * @param planted a text of people that the files must hold, so that the test does not look at empty ones; empty: none
     */
    private record Export(List<String> paths, String planted, String asReceived) {

        static Export of(String planted, String... paths) {
            return new Export(List.of(paths), planted, "");
        }

        static Export asReceived(String reason) {
            return new Export(List.of(), "", reason);
        }
    }

    /** Pattern of the route → what is asked of it; routes of pages and of the API give the same files. */
    private Map<String, Export> exports() {
        Map<String, Export> exports = new LinkedHashMap<>();
        String at = "/runs/" + run;
        exports.put("/runs/{run}/ranking.csv", Export.of("HYPERLINK", at + "/ranking.csv?group=*"));
        exports.put(
                "/runs/{run}/files/{file}",
                Export.of(
                        "HYPERLINK",
                        jdbc
                                .sql("select file_name from report_file where run_id = :run order by file_name")
                                .param("run", run)
                                .query(String.class)
                                .list()
                                .stream()
                                .map(file -> at + "/files/" + file)
                                .toArray(String[]::new)));
        exports.put(
                "/runs/{run}/units/{unit}/page",
                Export.of("", at + "/units/S1/page", at + "/units/S1/page?format=pdf"));
        exports.put("/runs/{run}/unit-pages", Export.of("", at + "/unit-pages"));
        exports.put("/runs/{run}/package", Export.of("", at + "/package"));
        exports.put("/versions/{id}/tree", Export.of("@办结及时率", "/versions/" + draft + "/tree"));
        exports.put("/data/templates/{feed}", Export.of("HYPERLINK", "/data/templates/sample_cases"));
        exports.put(
                "/data/works/{work}/rejects",
                Export.of(
                        "HYPERLINK",
                        works.stream()
                                .map(work -> "/data/works/" + work + "/rejects")
                                .toArray(String[]::new)));
        String regulation = "/packs/graded_quarterly/regulation?format=";
        exports.put("/packs/{scheme}/regulation", Export.of("@办结及时率", regulation + "docx", regulation + "xlsx"));
        exports.put("/appeals/{number}/reply", Export.of("", "/appeals/" + APPEAL + "/reply"));
        String evidence = "given back byte by byte as a download, never as a page";
        exports.put("/appeals/{number}/evidence/{id}", Export.asReceived(evidence));
        exports.put("/exclusions/{id}/evidence", Export.asReceived(evidence));
        exports.put("/versions/{id}/files", Export.asReceived("the text of a rule file, to be edited and sent back"));
        Map<String, String> byApi = Map.of(
                "/data/templates/{feed}", "/feeds/{feed}/template",
                "/data/works/{work}/rejects", "/works/{work}/rejects",
                "/versions/{id}/files", "/versions/{id}/files/content");
        for (Map.Entry<String, Export> page : List.copyOf(exports.entrySet())) {
            String pattern = byApi.getOrDefault(page.getKey(), page.getKey());
            List<String> paths = page.getValue().paths().stream()
                    .map(path -> ApiConfiguration.BASE
                            + path.replaceFirst("^/data/templates/(.*)$", "/feeds/$1/template")
                                    .replaceFirst("^/data/works/", "/works/"))
                    .toList();
            exports.put(
                    ApiConfiguration.BASE + pattern,
                    new Export(paths, page.getValue().planted(), page.getValue().asReceived()));
        }
        return exports;
    }

    @DynamicPropertySource
    static void contentHome(DynamicPropertyRegistry registry) throws IOException {
        Path graded = Path.of("src/test/resources/homes/graded");
        FileSystemUtils.copyRecursively(graded, home);
        FileSystemUtils.copyRecursively(Path.of(SampleCity.HOME, "batch/feeds"), home.resolve("batch/feeds"));
        Path criteria = home.resolve("rules/graded_quarterly/criteria.yml");
        Files.writeString(criteria, Files.readString(criteria).replace("办结及时率\n", "\"@办结及时率\"\n"));
        registry.add("zhiheng.test.home", home::toString);
    }

    @BeforeEach
    void prepare() throws Exception {
        web = MockMvcBuilders.webAppContextSetup(context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
        if (run != 0) {
            return;
        }
        SampleCity.load(dataSource, 1);
        NAMES.forEach((unit, name) -> jdbc.sql("update unit set name = :name where unit_code = :unit")
                .param("name", name)
                .param("unit", unit)
                .update());
        run = context.getBean(AssessmentJobs.class)
                .run(RunRequest.of("graded_quarterly", Period.parse("2026Q3")))
                .id();
        Reviews reviews = context.getBean(Reviews.class);
        reviews.open(run, CLERK, "");
        context.getBean(GradeDecisions.class)
                .decide(run, "S2", "良好", List.of("优秀", "良好", "一般"), null, "=cmd|' /C calc'!A0", CLERK, "");
        reviews.openPreview(run, CLERK, "");
        reviews.startSignOff(run, "=1+1", CLERK, "");
        for (String signer : List.of("one", "two", "three")) {
            reviews.sign(run, true, "@同意", person(signer, Role.DEPARTMENT), "");
        }
        reviews.publish(run, "+经批准", CHIEF, "");
        jdbc.sql("""
                        insert into appeal (number, run_id, unit_code, kind, criterion, reason_code, statement, filed_by, state,
                            decided_by, decided_at, ruling)
                        values (:number, :run, 'S1', 'fact', 'A1', 'other', '=1+1', 'street', 'dismissed', 'office', now(), '@驳回')
                        """).param("number", APPEAL).param("run", run).update();
        draft = context.getBean(Drafts.class)
                .open("graded_quarterly", AUTHOR, "")
                .id();
        works = List.of(sent("cases.csv", csv()), sent("cases.xlsx", workbook()));
    }

    @Test
    void everyRouteThatGivesAFileHasADecision() {
        Set<String> giving = new TreeSet<>();
        routes.getHandlerMethods().forEach((info, handler) -> {
            boolean asked = info.getMethodsCondition().getMethods().contains(RequestMethod.GET);
            if (asked && handler.getBeanType().getPackageName().startsWith("org.zhiheng") && givesFile(handler)) {
                giving.addAll(info.getPatternValues());
            }
        });
        assertThat(new TreeSet<>(exports().keySet())).isEqualTo(giving);
    }

    private static boolean givesFile(HandlerMethod handler) {
        return handler.getReturnType().getParameterType() == ResponseEntity.class
                && handler.getReturnType().getGenericParameterType() instanceof ParameterizedType type
                && Set.of(byte[].class, StreamingResponseBody.class, InputStreamResource.class)
                        .contains(type.getActualTypeArguments()[0]);
    }

    @Test
    void noFileHoldsAFormulaOfPeople() throws Exception {
        List<String> faults = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (Export export : exports().values()) {
            StringBuilder seen = new StringBuilder();
            for (String path : export.paths()) {
                MockHttpServletResponse answer = ask(path);
                assertThat(answer.getStatus()).as(path).isEqualTo(200);
                look(path, ending(answer), answer.getContentAsByteArray(), faults, seen);
            }
            if (!seen.toString().contains(export.planted())) {
                empty.add(export.paths().toString());
            }
        }
        assertThat(faults).isEmpty();
        assertThat(empty).as("files without the planted text show nothing").isEmpty();
    }

    /** A rejected row goes back as it was written: what the file made harmless is taken off again. */
    @Test
    void aRejectFileIsLoadedAgainAsItWasWritten() throws Exception {
        String rejects = ask("/data/works/" + works.get(0) + "/rejects").getContentAsString(StandardCharsets.UTF_8);
        assertThat(rejects).contains("'" + LINK.replace("\"", "\"\""), "'-1", "'@x");
        String mended = rejects.replace("昨天", "2026-08-01 09:00").replace("'=now()", "2026-08-02 09:00");
        sent("cases.csv", mended.getBytes(StandardCharsets.UTF_8));
        assertThat(jdbc.sql("select title from governance_case where feed = 'sample_cases' order by opened_at")
                        .query(String.class)
                        .list())
                .containsExactly(LINK, "+1");
    }

    private static void look(String path, String ending, byte[] content, List<String> faults, StringBuilder seen)
            throws IOException {
        switch (ending) {
            case "csv" -> lookAtText(path, content, faults, seen);
            case "xlsx" -> lookAtWorkbook(path, content, faults, seen);
            case "zip" -> {
                try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        String name = entry.getName();
                        look(
                                path + "!" + name,
                                name.substring(name.lastIndexOf('.') + 1),
                                zip.readAllBytes(),
                                faults,
                                seen);
                    }
                }
            }
            default ->
                assertThat(ending)
                        .as("a kind of file that is no spreadsheet: " + path)
                        .isIn("docx", "pdf", "html", "json", "jsonl", "yml", "sql", "drl", "py", "md", "p7s", "txt");
        }
    }

    private static void lookAtText(String path, byte[] content, List<String> faults, StringBuilder seen)
            throws IOException {
        String text = new String(content, StandardCharsets.UTF_8);
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text.startsWith("\ufeff") ? text.substring(1) : text)) {
            for (CsvRecord row : csv) {
                for (String field : row.getFields()) {
                    seen.append(field).append('\n');
                    boolean number = field.matches("-\\d+(\\.\\d+)?") && !NAMES.containsValue(field);
                    if (HarmlessText.isHarmful(field) && !number) {
                        faults.add(path + ": " + field);
                    }
                }
            }
        }
    }

    private static void lookAtWorkbook(String path, byte[] content, List<String> faults, StringBuilder seen)
            throws IOException {
        try (Workbook workbook = WorkbookFactory.create(new ByteArrayInputStream(content))) {
            for (Sheet sheet : workbook) {
                for (Row row : sheet) {
                    for (Cell cell : row) {
                        String at = path + " " + sheet.getSheetName() + "!" + cell.getAddress();
                        if (cell.getCellType() == CellType.FORMULA) {
                            if (!cell.getCellFormula().matches("[A-Z0-9:(),!$'.+*/ <>=\\-\\p{IsHan}\"&_]*")
                                    || cell.getCellFormula().contains("HYPERLINK")) {
                                faults.add(at + ": =" + cell.getCellFormula());
                            }
                        } else if (cell.getCellType() == CellType.STRING) {
                            String text = cell.getStringCellValue();
                            seen.append(text).append('\n');
                            boolean kept = cell.getCellStyle().getQuotePrefixed()
                                    || cell.getCellStyle().getDataFormatString().equals("@");
                            if (HarmlessText.isHarmful(text) && !kept) {
                                faults.add(at + ": " + text);
                            }
                        }
                    }
                }
            }
        }
    }

    private MockHttpServletResponse ask(String path) throws Exception {
        MvcResult result = web.perform(get(path).with(user(CLERK))).andReturn();
        return result.getRequest().isAsyncStarted()
                ? web.perform(asyncDispatch(result)).andReturn().getResponse()
                : result.getResponse();
    }

    private static String ending(MockHttpServletResponse answer) {
        String name = org.springframework.http.ContentDisposition.parse(
                        String.valueOf(answer.getHeader("Content-Disposition")))
                .getFilename();
        return String.valueOf(name).replaceFirst(".*\\.", "");
    }

    /** @return the number of the ended load */
    private String sent(String name, byte[] content) throws Exception {
        MockHttpServletResponse answer = web.perform(multipart("/api/v1/imports")
                        .file(new MockMultipartFile("file", name, "application/octet-stream", content))
                        .param("feed", "sample_cases")
                        .with(user(CLERK))
                        .with(csrf()))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).isEqualTo(202);
        String number = String.valueOf(answer.getHeader("Location")).replaceFirst(".*/", "");
        while (jdbc.sql("select state in ('waiting', 'running') from work where work_id = :work")
                .param("work", Long.parseLong(number))
                .query(Boolean.class)
                .single()) {
            Thread.sleep(50);
        }
        return number;
    }

    private static byte[] csv() {
        return ("案件编号,单位编码,受理时间,标题\n-1,S1,昨天,\"" + LINK.replace("\"", "\"\"") + "\"\n@x,S1,=now(),+1\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The same rows as texts of a workbook. */
    private static byte[] workbook() throws IOException {
        List<List<String>> rows = List.of(
                List.of("案件编号", "单位编码", "受理时间", "标题"),
                List.of("-2", "S1", "昨天", LINK),
                List.of("@y", "S1", "=now()", "+1"));
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            var text = workbook.createCellStyle();
            text.setQuotePrefixed(true);
            Sheet sheet = workbook.createSheet("=案件");
            for (int at = 0; at < rows.size(); at++) {
                Row row = sheet.createRow(at);
                for (int column = 0; column < rows.get(at).size(); column++) {
                    row.createCell(column).setCellValue(rows.get(at).get(column));
                    row.getCell(column).setCellStyle(text);
                }
            }
            workbook.write(out);
            return out.toByteArray();
        }
    }

    private static CurrentUser person(String name, Role role) {
        return new CurrentUser(name, name, "", Set.of(role), DataScope.ALL, null, false, true, false);
    }
}
