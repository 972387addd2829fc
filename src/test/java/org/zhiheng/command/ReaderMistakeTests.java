package org.zhiheng.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.metric.MetricGatherer;

/**
 * Mistakes that somebody thought of who had read the authors' guide and not the check: in criteria, scheme, rules, decision
 * tables, scenarios, metric files and the schedule. Each is found in one pass at its exact place, with the likely fix, in
 * Chinese and English.
 */
@DatabaseTest
class ReaderMistakeTests {

    private static final Path MISTAKES = Path.of("src/test/resources/mistakes/by-reader.yml");
    private static final String METRICS = "batch/metrics/";

    @Autowired
    private MetricGatherer gatherer;

    @TempDir
    private Path home;

    @Test
    void everyMistakeIsFoundAtItsPlaceWithItsFix() throws IOException {
        List<String> missed = missed(
                home,
                named -> gatherer.check(MetricCatalog.read(ContentHome.in(home)).find(named).stream()
                        .toList()));
        assertThat(missed).isEmpty();
    }

    /**
     * The mistakes that are not found as they should be.
     *
     * @param asked what the database says of a metric that can be read
     */
    static List<String> missed(Path home, Function<String, List<Finding>> asked) throws IOException {
        copy(home);
        Yaml all = Yaml.parse("by-reader.yml", Files.readString(MISTAKES));
        assertThat(all.findings()).isEmpty();
        List<String> missed = new ArrayList<>();
        Map<String, Integer> kinds = new TreeMap<>();
        for (Yaml entry : all.items()) {
            String told = told(home, entry, asked);
            kinds.merge(entry.get("id").text("").substring(0, 1), 1, Integer::sum);
            if (!told.isEmpty()) {
                missed.add(entry.get("id").text("") + " " + entry.get("what").text("") + "：" + told);
            }
        }
        System.out.println("reader's mistakes " + all.items().size() + " " + kinds + " found "
                + (all.items().size() - missed.size()));
        return missed;
    }

    private static void copy(Path home) throws IOException {
        for (String folder : List.of(
                "rules/street_quarterly",
                "rules/work_safety_quarterly",
                "rules/community_quarterly",
                "rules/police_station_quarterly",
                "rules/leadership_team_quarterly",
                "batch")) {
            try (var files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = home.resolve(file);
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    /** What is wrong with what the check says; empty when nothing is. */
    private static String told(Path home, Yaml entry, Function<String, List<Finding>> asked) throws IOException {
        String scheme = entry.get("pack").text("street_quarterly");
        String name = entry.get("file").text("");
        String path = name.startsWith("metrics/") || name.equals("schedule.yml")
                ? "batch/" + name
                : "rules/" + scheme + "/" + name;
        Path file = home.resolve(path);
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
        try {
            String place = name.endsWith(".xlsx")
                    ? cells(entry, before, file, path)
                    : text(entry, before, file, path, home, scheme);
            List<Finding> findings =
                    new ArrayList<>(CheckCommand.check(new ContentFolders(ContentHome.in(home), scheme)));
            if (path.startsWith(METRICS) && findings.isEmpty()) {
                findings.addAll(asked.apply(path.substring(METRICS.length()).replace(".sql", "")));
            }
            if (entry.get("accepted").flag(false)) {
                return findings.isEmpty() ? "" : "不应有错：" + findings.get(0).inChinese();
            }
            boolean found =
                    findings.stream().anyMatch(finding -> finding.place().equals(place) && says(finding, entry));
            return found
                    ? ""
                    : "应在 " + place + " 说 " + entry.get("says").texts() + "\n    "
                            + String.join(
                                    "\n    ",
                                    findings.stream()
                                            .limit(4)
                                            .map(each ->
                                                    each.code() + " " + each.inChinese() + " | " + each.inEnglish())
                                            .toList());
        } finally {
            if (before == null) {
                Files.deleteIfExists(file);
            } else {
                Files.write(file, before);
            }
        }
    }

    private static boolean says(Finding finding, Yaml entry) {
        String chinese = finding.inChinese();
        return entry.get("says").texts().stream().allMatch(chinese::contains)
                && finding.fixChinese() != null
                && finding.fixEnglish() != null
                && !finding.english().isBlank()
                && !finding.english().replaceAll("\"[^\"]*\"|\\([^()]*\\)", "").matches("(?s).*\\p{IsHan}.*");
    }

    private static String text(Yaml entry, byte[] before, Path file, String path, Path home, String scheme)
            throws IOException {
        String text = new String(before, StandardCharsets.UTF_8);
        String from = entry.get("from").text("");
        int at = text.indexOf(from);
        assertThat(at).as(entry.get("id").text("") + " " + from).isNotNegative();
        String changed = text.substring(0, at) + entry.get("to").text("") + text.substring(at + from.length());
        Files.writeString(file, changed);
        if (entry.get("accepted").flag(false)) {
            return "";
        }
        String mark = entry.get("at").text("");
        if (mark.startsWith("criteria.yml:")) {
            path = "rules/" + scheme + "/criteria.yml";
            changed = Files.readString(home.resolve(path));
            mark = "¦" + mark.substring("criteria.yml:".length());
            at = changed.indexOf("\n" + mark.substring(1));
        }
        int place = nearest(changed, mark, at);
        assertThat(place).as(entry.get("id").text("") + " " + mark).isNotNegative();
        int line = 1
                + (int) changed.substring(0, place)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
        int column = changed.codePointCount(changed.lastIndexOf('\n', place - 1) + 1, place) + 1;
        return path + ":" + line + (entry.get("whole_line").flag(false) ? "" : ":" + column);
    }

    /** Index of the character that is marked, in the occurrence nearest to the change. */
    private static int nearest(String text, String marked, int change) {
        String plain = marked.replace("¦", "");
        int best = -1;
        for (int at = text.indexOf(plain); at >= 0; at = text.indexOf(plain, at + 1)) {
            if (best < 0 || Math.abs(at - change) < Math.abs(best - change)) {
                best = at;
            }
        }
        return best < 0 ? -1 : best + marked.indexOf('¦');
    }

    private static String cells(Yaml entry, byte[] before, Path file, String path) throws IOException {
        try (XSSFWorkbook workbook =
                        before == null ? new XSSFWorkbook() : new XSSFWorkbook(new ByteArrayInputStream(before));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            entry.get("cells").entries().forEach((where, value) -> {
                String[] parts = where.split("!");
                CellReference reference = new CellReference(parts[1]);
                XSSFSheet sheet = workbook.getSheet(parts[0]) == null
                        ? workbook.createSheet(parts[0])
                        : workbook.getSheet(parts[0]);
                Row row = sheet.getRow(reference.getRow()) == null
                        ? sheet.createRow(reference.getRow())
                        : sheet.getRow(reference.getRow());
                Cell cell = row.getCell(reference.getCol(), Row.MissingCellPolicy.CREATE_NULL_AS_BLANK);
                write(cell, value.text(""));
            });
            workbook.write(out);
            Files.write(file, out.toByteArray());
        }
        return path + "!" + entry.get("at").text("");
    }

    private static void write(Cell cell, String text) {
        if (text.isEmpty()) {
            cell.setBlank();
        } else if (text.startsWith("=")) {
            cell.setCellFormula(text.substring(1));
        } else if (text.matches("-?[0-9]+(\\.[0-9]+)?")) {
            cell.setCellValue(Double.parseDouble(text));
        } else {
            cell.setCellValue(text);
        }
    }
}
