package org.zhiheng.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.UnitSheet;

/** The pages of all units in one archive: 序号_单位_期间.docx, and .pdf where a font for it is at hand. */
final class UnitPages {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final AssessmentReport report;
    private final ReportSettings settings;
    private final ZipOutputStream zip;
    private final List<String> remarks = new ArrayList<>();
    private int number;

    private UnitPages(AssessmentReport report, ReportSettings settings, ZipOutputStream zip) {
        this.report = report;
        this.settings = settings;
        this.zip = zip;
    }

    /** What could not be made is told in a text file of the archive, 说明.txt. */
    static void write(AssessmentReport report, ReportSettings settings, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        UnitPages pages = new UnitPages(report, settings, zip);
        GroupMedians medians = GroupMedians.of(report);
        PdfFont font = null;
        try {
            font = PdfFont.find(settings.font());
        } catch (IllegalStateException noFont) {
            pages.remarks.add(String.valueOf(noFont.getMessage()));
        }
        PdfFont found = font;
        try {
            report.sheets().forEach(sheet -> pages.unit(sheet, medians, found));
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        if (!pages.remarks.isEmpty()) {
            pages.entry("说明.txt", String.join("\r\n", pages.remarks).getBytes(StandardCharsets.UTF_8));
        }
        zip.finish();
    }

    private void unit(UnitSheet sheet, GroupMedians medians, @Nullable PdfFont font) {
        UnitPage page = new UnitPage(report, sheet, medians.of(sheet.unit().groupName()));
        String name = String.format(
                Locale.ROOT,
                "%0" + Math.max(3, String.valueOf(report.units().size()).length()) + "d_%s_%s",
                ++number,
                FileName.of(sheet.unit().name()),
                report.heading().period().code());
        try {
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            page.word(settings, word);
            entry(name + ".docx", word.toByteArray());
            if (font != null) {
                pdf(name, page, font);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void pdf(String name, UnitPage page, PdfFont font) throws IOException {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        try {
            font.write(page.html(), pdf);
        } catch (IllegalStateException refused) {
            remarks.add(name + ".pdf：" + refused.getMessage());
            return;
        }
        entry(name + ".pdf", pdf.toByteArray());
    }

    private void entry(String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
