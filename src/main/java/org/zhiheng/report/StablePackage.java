package org.zhiheng.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Copies an Office file without the times its writer put into the archive, so that equal content is equal bytes. */
final class StablePackage {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private StablePackage() {}

    static void copy(Path file, OutputStream out) throws IOException {
        try (ZipFile source = ZipFile.builder().setPath(file).get()) {
            ZipArchiveOutputStream target = new ZipArchiveOutputStream(out);
            for (ZipArchiveEntry entry : Collections.list(source.getEntriesInPhysicalOrder())) {
                ZipArchiveEntry copy = new ZipArchiveEntry(entry.getName());
                copy.setMethod(entry.getMethod());
                copy.setSize(entry.getSize());
                copy.setCompressedSize(entry.getCompressedSize());
                copy.setCrc(entry.getCrc());
                copy.setTimeLocal(NO_TIME);
                try (InputStream content = source.getRawInputStream(entry)) {
                    target.addRawArchiveEntry(copy, content);
                }
            }
            target.finish();
        }
    }
}
