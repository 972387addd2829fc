package org.zhiheng.work;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file that work gave beside its result; kept for thirty days.
 *
 * @param content as kept: the file itself, or gzip of it
 */
public record WorkFile(String name, String mediaType, byte[] content) {

    /** Takes in a file that lies on the disk, packed. */
    public static WorkFile packed(String name, String mediaType, Path file) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(content, 1 << 16)) {
            Files.copy(file, out);
        }
        return new WorkFile(name, mediaType, content.toByteArray());
    }

    /** The file as it was taken in. No kind of file that is kept begins like gzip itself. */
    public InputStream open() throws IOException {
        boolean packed = content.length > 1 && (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b;
        InputStream stream = new ByteArrayInputStream(content);
        return packed ? new GZIPInputStream(stream) : stream;
    }
}
