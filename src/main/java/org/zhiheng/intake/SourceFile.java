package org.zhiheng.intake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;

/**
 * A file as received: its hash, and what it is, told by its content and never by its name.
 *
 * @param path where it lies
 * @param name what to call it in messages
 * @param sha256 of the bytes as received
 * @param byteCount their number
 * @param format what it is
 * @param charset of its text; null for a workbook
 */
record SourceFile(
        Path path,
        String name,
        String sha256,
        long byteCount,
        Format format,
        boolean zipped,
        @Nullable Charset charset) implements RowSource {

    enum Format {
        CSV,
        XLSX,
        XLS
    }

    private static final int CHUNK = 1 << 16;

    /**
     * Reads the file once for hash and encoding.
     *
     * @param declared the encoding the feed declares; null = recognised: byte order mark, then UTF-8 when every byte is,
     *     then GB18030
     * @throws ContentException when the file is absent, empty or in none of these
     */
    static SourceFile open(Path path, @Nullable String declared) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (!Files.isRegularFile(path)) {
            throw refuse("file-absent", path.toString(), "找不到文件", "there is no such file");
        }
        Hash hash = new Hash();
        long count = 0;
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] chunk = new byte[CHUNK];
            int length;
            while ((length = stream.read(chunk)) >= 0) {
                hash.bytes(chunk, 0, length);
                count += length;
            }
        }
        String sha256 = hash.hex();
        byte[] start = start(path, false);
        boolean zipped = start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
        if (zipped) {
            try {
                start = start(path, true);
            } catch (IOException broken) {
                throw refuse("file-gzip", name, "gz 文件损坏", "the gz file is damaged");
            }
        }
        if (start.length == 0) {
            throw refuse("file-empty", name, "文件是空的", "the file is empty");
        }
        if (isXlsx(start)) {
            return new SourceFile(workbook(path, name, zipped), name, sha256, count, Format.XLSX, false, null);
        }
        if (isXls(start)) {
            return new SourceFile(workbook(path, name, zipped), name, sha256, count, Format.XLS, false, null);
        }
        Charset charset = declared == null ? recognise(path, name, zipped, start) : Charset.forName(declared);
        return new SourceFile(path, name, sha256, count, Format.CSV, zipped, charset);
    }

    @Override
    public boolean isStrict() {
        return format == Format.CSV;
    }

    @Override
    public boolean hasSheets() {
        return format != Format.CSV;
    }

    @Override
    public void read(@Nullable Character delimiter, SheetSink sink, ReadMeter meter) throws IOException {
        SourceRows.read(this, delimiter, sink, meter);
    }

    /** What a file is by its first bytes, as the suffix it should have: {@code .xlsx}, {@code .xls} or {@code .csv}. */
    static String suffix(Path path) throws IOException {
        byte[] start = start(path, false);
        return isXlsx(start) ? ".xlsx" : isXls(start) ? ".xls" : ".csv";
    }

    private static boolean isXlsx(byte[] start) {
        return start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    private static boolean isXls(byte[] start) {
        return start.length > 3
                && (start[0] & 0xff) == 0xd0
                && (start[1] & 0xff) == 0xcf
                && (start[2] & 0xff) == 0x11
                && (start[3] & 0xff) == 0xe0;
    }

    /** The text, without its byte order mark. */
    Reader reader(ReadMeter meter) throws IOException {
        meter.expect(byteCount);
        PushbackInputStream stream =
                new PushbackInputStream(decoded(meter.counted(Files.newInputStream(path)), zipped), 4);
        Charset known = charset == null ? StandardCharsets.UTF_8 : charset;
        byte[] start = stream.readNBytes(3);
        int mark = markLength(start);
        stream.unread(start, mark, start.length - mark);
        CharsetDecoder decoder = known.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        return new InputStreamReader(stream, decoder);
    }

    static ContentException refuse(String code, String file, String chinese, String english) {
        return new ContentException(List.of(Finding.error(code, file, 0, 0, chinese, english)));
    }

    private static Path workbook(Path path, String name, boolean zipped) {
        if (zipped) {
            throw refuse(
                    "file-zipped-workbook", name, "工作簿不要再压缩成 gz", "a workbook must not be packed into gz once more");
        }
        return path;
    }

    private static byte[] start(Path path, boolean zipped) throws IOException {
        try (InputStream stream = bytes(path, zipped)) {
            return stream.readNBytes(4);
        }
    }

    private static InputStream bytes(Path path, boolean zipped) throws IOException {
        return decoded(Files.newInputStream(path), zipped);
    }

    private static InputStream decoded(InputStream stream, boolean zipped) throws IOException {
        return zipped ? new GZIPInputStream(stream, CHUNK) : new BufferedInputStream(stream, CHUNK);
    }

    private static int markLength(byte[] start) {
        if (start.length > 2 && (start[0] & 0xff) == 0xef && (start[1] & 0xff) == 0xbb && (start[2] & 0xff) == 0xbf) {
            return 3;
        }
        if (start.length > 1
                && ((start[0] & 0xff) == 0xff && (start[1] & 0xff) == 0xfe
                        || (start[0] & 0xff) == 0xfe && (start[1] & 0xff) == 0xff)) {
            return 2;
        }
        return 0;
    }

    private static Charset recognise(Path path, String name, boolean zipped, byte[] start) throws IOException {
        int mark = markLength(start);
        if (mark == 2) {
            return (start[0] & 0xff) == 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        if (decodes(path, zipped, StandardCharsets.UTF_8)) {
            return StandardCharsets.UTF_8;
        }
        Charset gb18030 = Charset.forName("GB18030");
        if (mark == 0 && decodes(path, zipped, gb18030)) {
            return gb18030;
        }
        throw new ContentException(List.of(Finding.error(
                        "file-encoding",
                        name,
                        0,
                        0,
                        "文字编码既不是 UTF-8 也不是 GB18030",
                        "the text is neither UTF-8 nor GB18030")
                .fix(
                        "用 WPS 或 Excel 另存为「CSV UTF-8」，或在数据源文件里写明 source.encoding",
                        "save it as CSV UTF-8, or declare source.encoding")));
    }

    private static boolean decodes(Path path, boolean zipped, Charset charset) throws IOException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(CHUNK);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        try (InputStream stream = bytes(path, zipped)) {
            boolean end = false;
            while (!end) {
                int length = stream.read(bytes.array(), bytes.position(), bytes.remaining());
                end = length < 0;
                bytes.position(bytes.position() + Math.max(0, length)).flip();
                while (true) {
                    var result = decoder.decode(bytes, characters, end);
                    characters.clear();
                    if (result.isError()) {
                        return false;
                    }
                    if (result.isUnderflow()) {
                        break;
                    }
                }
                bytes.compact();
            }
            return true;
        }
    }
}
