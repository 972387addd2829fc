package org.zhiheng.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/**
 * The fonts that PDF files carry inside: the configured ones, then open fonts with Chinese found on the machine. The first
 * prints; a character it lacks is taken from the next that has it, so rare characters need a further font only. No font is
 * shipped. A character that none has is refused by name, never printed with a hole. Each font is read once however many
 * files are written; not for several threads.
 */
final class PdfFonts implements Closeable {

    /** Fonts of the usual systems, those for every text first, those for rare characters after them. */
    private static final List<String> PLACES = List.of(
            "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
            "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
            "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
            "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
            "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
            "/usr/share/fonts/truetype/noto/NotoSansSC-Regular.ttf",
            "/usr/share/fonts/noto/NotoSansSC-Regular.ttf",
            "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
            "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
            "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
            "/usr/share/fonts/hanazono/HanaMinA.ttf",
            "/usr/share/fonts/hanazono/HanaMinB.ttf",
            "/usr/share/fonts/truetype/jigmo/Jigmo.ttf",
            "/usr/share/fonts/truetype/jigmo/Jigmo2.ttf",
            "/usr/share/fonts/truetype/jigmo/Jigmo3.ttf");

    static {
        XRLog.setLoggingEnabled(false);
    }

    private final List<Path> files;
    private final List<Face> faces = new ArrayList<>();

    /** A font read from its file, which stays open. */
    private record Face(Path file, TrueTypeFont font, CmapLookup glyphs, Closeable source) {

        boolean has(int point) {
            return glyphs.getGlyphId(point) != 0;
        }
    }

    private PdfFonts(List<Path> files) {
        this.files = files;
    }

    /**
     * @param configured fonts of the settings, most wanted first
     * @throws IllegalStateException when there is none, or a configured one cannot be read, with what to do
     */
    static PdfFonts find(List<Path> configured) {
        return find(configured, PLACES.stream().map(Path::of).toList());
    }

    static PdfFonts find(List<Path> configured, List<Path> places) {
        Set<Path> files = new LinkedHashSet<>(configured);
        places.stream().filter(Files::isRegularFile).forEach(files::add);
        if (files.isEmpty()) {
            throw new IllegalStateException(
                    "没有找到中文字体，不能输出 PDF。请安装 fonts-wqy-microhei，或用 zhiheng.report.fonts 指定 TrueType 字体文件（多个用逗号分隔）"
                            + " / no font with Chinese was found, so no PDF; install fonts-wqy-microhei or name TrueType"
                            + " files in zhiheng.report.fonts, separated by commas");
        }
        PdfFonts fonts = new PdfFonts(List.copyOf(files));
        fonts.face(0);
        return fonts;
    }

    /** The font of this place, read when first asked for; null after the last. */
    private @Nullable Face face(int index) {
        while (faces.size() <= index && faces.size() < files.size()) {
            faces.add(read(files.get(faces.size())));
        }
        return index < faces.size() ? faces.get(index) : null;
    }

    private static Face read(Path file) {
        try {
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(".ttc")) {
                TrueTypeCollection collection = new TrueTypeCollection(file.toFile());
                TrueTypeFont[] first = new TrueTypeFont[1];
                collection.processAllFonts(font -> first[0] = first[0] == null ? font : first[0]);
                if (first[0] == null) {
                    throw new IOException("no font in the collection");
                }
                return new Face(file, first[0], first[0].getUnicodeCmapLookup(), collection);
            }
            TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBufferedFile(file.toFile()));
            return new Face(file, font, font.getUnicodeCmapLookup(), font);
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "字体文件（" + file + "）不能读取，请改用 TrueType 轮廓的 .ttf 或 .ttc / the font file (" + file
                            + ") cannot be read; name a .ttf or .ttc with TrueType outlines",
                    failure);
        }
    }

    /** The fonts a text needs, the first always among them; adds to {@code missing} what none has. */
    private List<Face> needed(String text, Set<Integer> missing) {
        Set<Face> needed = new LinkedHashSet<>();
        needed.add(face(0));
        text.codePoints().filter(point -> point > ' ').distinct().sorted().forEach(point -> {
            int index = 0;
            Face face = face(0);
            while (face != null && !face.has(point)) {
                face = face(++index);
            }
            if (face == null) {
                missing.add(point);
            } else {
                needed.add(face);
            }
        });
        return List.copyOf(needed);
    }

    /** The characters of the text no font has a glyph for, each with its number; empty: none. */
    String missing(String text) {
        Set<Integer> missing = new TreeSet<>();
        needed(text, missing);
        return told(missing);
    }

    private static String told(Set<Integer> missing) {
        return missing.stream()
                .map(point -> Character.toString(point) + "（U+"
                        + Integer.toHexString(point).toUpperCase(Locale.ROOT) + "）")
                .collect(Collectors.joining("、"));
    }

    /**
     * Writes a page; the same text and time always give the same bytes.
     *
     * @param html well-formed, with the font family {@code report}
     * @param time told as the time of creation
     * @throws IllegalStateException when no font has a character
     */
    void write(String html, LocalDateTime time, OutputStream out) throws IOException {
        Set<Integer> missing = new TreeSet<>();
        List<Face> needed = needed(html, missing);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("各字体都缺少字符" + told(missing)
                    + "，请在 zhiheng.report.fonts 中加一个收有这些字的字体（如 HanaMinB、Jigmo）"
                    + " / no font has these characters; add one that has (HanaMinB, Jigmo …) to zhiheng.report.fonts");
        }
        try (PDDocument document = new PDDocument()) {
            PdfRendererBuilder builder = new PdfRendererBuilder();
            builder.useFastMode();
            builder.usePDDocument(document);
            List<String> families = new ArrayList<>();
            for (Face face : needed) {
                String family = "report" + families.size();
                families.add(family);
                builder.useFont(
                        new PDFontSupplier(PDType0Font.load(document, face.font(), true)),
                        family,
                        400,
                        FontStyle.NORMAL,
                        true);
            }
            builder.withProducer("Zhiheng");
            builder.withHtmlContent(
                    html.replace("font-family: report", "font-family: " + String.join(", ", families)), null);
            try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
                renderer.createPDFWithoutClosing();
                stamp(document, time, html);
                document.save(out);
            }
        }
    }

    private static void stamp(PDDocument document, LocalDateTime time, String html) {
        Calendar calendar = GregorianCalendar.from(time.atZone(ZoneOffset.UTC));
        calendar.setTimeZone(TimeZone.getTimeZone("UTC"));
        PDDocumentInformation information = document.getDocumentInformation();
        information.setCreationDate(calendar);
        information.setModificationDate(calendar);
        document.setDocumentId((long) html.hashCode());
    }

    @Override
    public void close() throws IOException {
        for (Face face : faces) {
            face.source().close();
        }
    }
}
