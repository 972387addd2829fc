package org.zhiheng.report;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;

/**
 * The font that PDF files carry inside: configured, or the first open font with Chinese found on the machine. No font is
 * shipped. A text with a character the font lacks is refused by name of the character, never printed with a hole.
 */
final class PdfFont {

    private static final List<String> PLACES = List.of(
            "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
            "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
            "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
            "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
            "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
            "/usr/share/fonts/truetype/noto/NotoSansSC-Regular.ttf",
            "/usr/share/fonts/noto/NotoSansSC-Regular.ttf");

    static {
        XRLog.setLoggingEnabled(false);
    }

    private final Path file;
    private final CmapLookup glyphs;

    private PdfFont(Path file, CmapLookup glyphs) {
        this.file = file;
        this.glyphs = glyphs;
    }

    /**
     * @param configured the font of the settings; empty: searched for
     * @throws IllegalStateException when there is none, or it cannot be read, with what to do
     */
    static PdfFont find(Optional<Path> configured) {
        return find(configured, PLACES.stream().map(Path::of).toList());
    }

    static PdfFont find(Optional<Path> configured, List<Path> places) {
        Path file = configured
                .or(() -> places.stream().filter(Files::isRegularFile).findFirst())
                .orElseThrow(() -> new IllegalStateException(
                        "没有找到中文字体，不能输出 PDF。请安装 fonts-wqy-microhei，或用 zhiheng.report.font 指定一个 TrueType 字体文件"
                                + " / no font with Chinese was found, so no PDF; install fonts-wqy-microhei or name a TrueType"
                                + " file in zhiheng.report.font"));
        try {
            return new PdfFont(file, glyphs(file));
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "字体文件（" + file + "）不能读取，请改用 TrueType 轮廓的 .ttf 或 .ttc / the font file (" + file
                            + ") cannot be read; name a .ttf or .ttc with TrueType outlines",
                    failure);
        }
    }

    private static CmapLookup glyphs(Path file) throws IOException {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".ttc")) {
            try (TrueTypeCollection collection = new TrueTypeCollection(file.toFile())) {
                CmapLookup[] first = new CmapLookup[1];
                collection.processAllFonts(font -> first[0] = first[0] == null ? lookup(font) : first[0]);
                if (first[0] == null) {
                    throw new IOException("no font in the collection");
                }
                return first[0];
            }
        }
        try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBufferedFile(file.toFile()))) {
            return lookup(font);
        }
    }

    private static CmapLookup lookup(TrueTypeFont font) {
        try {
            return font.getUnicodeCmapLookup();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path file() {
        return file;
    }

    /** The characters of the text the font has no glyph for, each with its number; empty: none. */
    String missing(String text) {
        TreeSet<Integer> missing = text.codePoints()
                .filter(point -> point > ' ' && glyphs.getGlyphId(point) == 0)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        return missing.stream()
                .map(point -> Character.toString(point) + "（U+"
                        + Integer.toHexString(point).toUpperCase(Locale.ROOT) + "）")
                .collect(Collectors.joining("、"));
    }

    /**
     * @param html well-formed, with the font family {@code report}
     * @throws IllegalStateException when the font lacks a character
     */
    void write(String html, OutputStream out) throws IOException {
        String missing = missing(html);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("字体（" + file.getFileName() + "）缺少字符" + missing
                    + "，请用 zhiheng.report.font 指定收字更全的字体 / the font lacks these characters; name a fuller one");
        }
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFastMode();
        builder.useFont(file.toFile(), "report");
        builder.withProducer("Zhiheng");
        builder.withHtmlContent(html, null);
        builder.toStream(out);
        builder.run();
    }
}
