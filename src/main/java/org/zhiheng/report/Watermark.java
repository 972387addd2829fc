package org.zhiheng.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFHeader;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;

/**
 * Puts who exported a file and when into a copy of it (C7): on each printed page of a workbook or a Word document, and on
 * the page for a browser. Files for programs (CSV, JSON) stay as they are; who took them is in the operation log.
 */
public final class Watermark {

    private static final String FOOTER = "<headerFooter>";

    private Watermark() {}

    /** 导出：张三 2026年10月9日 8:05. */
    public static String text(String user, LocalDateTime time) {
        return "导出：" + user + " " + Dates.chinese(time);
    }

    /**
     * A copy with the mark; the content itself when files of this kind are not marked.
     *
     * @param name of the file; its ending says what it is
     */
    public static byte[] on(String name, byte[] content, String text) {
        try {
            return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
                case "xlsx" -> workbook(content, text);
                case "docx" -> document(content, text);
                case "html" -> page(content, text);
                default -> content;
            };
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Into the page header of every sheet, entry by entry, so that a large workbook is never built in memory. */
    private static byte[] workbook(byte[] content, String text) throws IOException {
        String header =
                "<oddHeader>&amp;R&amp;9" + StringEscapeUtils.escapeXml10(text.replace("&", "&&")) + "</oddHeader>";
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 1_000);
        try (ZipInputStream source = new ZipInputStream(new ByteArrayInputStream(content));
                ZipOutputStream target = new ZipOutputStream(out)) {
            for (ZipEntry entry = source.getNextEntry(); entry != null; entry = source.getNextEntry()) {
                target.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().matches("xl/worksheets/sheet\\d+\\.xml")) {
                    target.write(withHeader(source.readAllBytes(), header));
                } else {
                    source.transferTo(target);
                }
                target.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] withHeader(byte[] sheet, String header) {
        byte[] mark = FOOTER.getBytes(StandardCharsets.US_ASCII);
        int at = lastIndexOf(sheet, mark);
        if (at < 0) {
            return sheet;
        }
        byte[] added = header.getBytes(StandardCharsets.UTF_8);
        byte[] marked = new byte[sheet.length + added.length];
        int end = at + mark.length;
        System.arraycopy(sheet, 0, marked, 0, end);
        System.arraycopy(added, 0, marked, end, added.length);
        System.arraycopy(sheet, end, marked, end + added.length, sheet.length - end);
        return marked;
    }

    private static int lastIndexOf(byte[] text, byte[] part) {
        for (int start = text.length - part.length; start >= 0; start--) {
            int match = 0;
            while (match < part.length && text[start + match] == part[match]) {
                match++;
            }
            if (match == part.length) {
                return start;
            }
        }
        return -1;
    }

    private static byte[] document(byte[] content, String text) throws IOException {
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(content))) {
            header(document, HeaderFooterType.DEFAULT, text);
            if (document.getEvenAndOddHeadings()) {
                header(document, HeaderFooterType.EVEN, text);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.write(out);
            return out.toByteArray();
        }
    }

    private static void header(XWPFDocument document, HeaderFooterType pages, String text) {
        XWPFHeader header = document.createHeader(pages);
        XWPFParagraph paragraph = header.getParagraphs().isEmpty()
                ? header.createParagraph()
                : header.getParagraphs().get(0);
        paragraph.setAlignment(ParagraphAlignment.RIGHT);
        var run = paragraph.createRun();
        run.setText(text);
        run.setFontSize(9);
        run.setColor("808080");
    }

    private static byte[] page(byte[] content, String text) {
        String html = new String(content, StandardCharsets.UTF_8);
        int end = html.lastIndexOf("</body>");
        String mark = "<p class=\"foot\">" + Html.escaped(text) + "</p>\n";
        return (end < 0 ? html + mark : html.substring(0, end) + mark + html.substring(end))
                .getBytes(StandardCharsets.UTF_8);
    }
}
