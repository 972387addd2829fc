package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another program computes the workbook: the value of every formula is taken out, LibreOffice works all of them out anew,
 * and every cell has to be what was written. Runs where LibreOffice is ({@code soffice} on the path or in
 * {@code ZHIHENG_SOFFICE}); elsewhere it is skipped and says so.
 */
class RecalculationTests {

    private static final String MISSING =
            "LibreOffice (soffice) was not found: the workbook's formulas were NOT recalculated by"
                    + " another program. Install libreoffice-calc or name soffice in ZHIHENG_SOFFICE.";

    private static Optional<String> soffice() {
        String named = System.getenv("ZHIHENG_SOFFICE");
        Stream<String> path = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> folder + "/soffice");
        return Stream.concat(Stream.ofNullable(named), path)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    @Test
    void libreOfficeComputesEveryCellAsItWasWritten(@TempDir Path folder) throws Exception {
        Optional<String> soffice = soffice();
        if (soffice.isEmpty()) {
            System.err.println(MISSING);
        }
        assumeTrue(soffice.isPresent(), MISSING);
        Map<String, AssessmentReport> reports = new LinkedHashMap<>();
        reports.put("small", ReportFixtures.smallOverall());
        reports.put("one", ReportFixtures.large(40, 12, 1));
        reports.put("groups", ReportFixtures.large(60, 23, 4));
        reports.put("empty", ReportFixtures.empty());
        Map<String, byte[]> written = new LinkedHashMap<>();
        List<String> command = new ArrayList<>(List.of(
                soffice.get(),
                "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                folder.resolve("computed").toString()));
        int stripped = 0;
        for (Map.Entry<String, AssessmentReport> report : reports.entrySet()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            RankingWorkbook.write(report.getValue(), ReportSettings.NEUTRAL, out);
            written.put(report.getKey(), out.toByteArray());
            Path file = folder.resolve(report.getKey() + ".xlsx");
            stripped += strip(out.toByteArray(), file);
            command.add(file.toString());
        }
        run(command);
        int formulas = 0;
        List<String> different = new ArrayList<>();
        for (Map.Entry<String, byte[]> one : written.entrySet()) {
            try (XSSFWorkbook before = new XSSFWorkbook(new ByteArrayInputStream(one.getValue()));
                    XSSFWorkbook after = new XSSFWorkbook(folder.resolve("computed")
                            .resolve(one.getKey() + ".xlsx")
                            .toFile())) {
                formulas += compare(one.getKey(), before, after, different);
            }
        }
        assertThat(different).isEmpty();
        assertThat(formulas).isEqualTo(stripped).isGreaterThan(500);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IllegalStateException("LibreOffice did not finish");
        }
        assertThat(process.exitValue()).isZero();
    }

    /** Writes the workbook without the values of its formulas. @return how many it took out */
    private static int strip(byte[] workbook, Path file) throws IOException {
        int stripped = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook));
                OutputStream raw = Files.newOutputStream(file);
                ZipOutputStream out = new ZipOutputStream(raw)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().startsWith("xl/worksheets/sheet")) {
                    String[] pieces = new String(content, StandardCharsets.UTF_8).split("(?<=</f>)<v>[^<]*</v>", -1);
                    stripped += pieces.length - 1;
                    content = String.join("", pieces).getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content);
            }
        }
        return stripped;
    }

    /** @return formulas compared */
    private static int compare(String name, XSSFWorkbook before, XSSFWorkbook after, List<String> different) {
        int[] formulas = {0};
        before.forEach(sheet -> {
            Sheet other = after.getSheet(sheet.getSheetName());
            sheet.forEach(row -> row.forEach(cell -> {
                formulas[0] += cell.getCellType() == CellType.FORMULA ? 1 : 0;
                Cell computed = other.getRow(row.getRowNum()) == null
                        ? null
                        : other.getRow(row.getRowNum()).getCell(cell.getColumnIndex());
                String one = value(cell);
                String two = computed == null ? "" : value(computed);
                if (!one.equals(two)) {
                    different.add(name + " " + sheet.getSheetName() + "!" + cell.getAddress() + " written " + one
                            + " computed " + two);
                }
            }));
        });
        return formulas[0];
    }

    /** As it stands in the file: numbers to nine decimals, which no program's own arithmetic disturbs. */
    private static String value(Cell cell) {
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case NUMERIC -> Math.round(cell.getNumericCellValue() * 1e9) + "e-9";
            case STRING -> cell.getStringCellValue();
            case BOOLEAN -> String.valueOf(cell.getBooleanCellValue());
            case ERROR -> "error " + cell.getErrorCellValue();
            default -> "";
        };
    }
}
