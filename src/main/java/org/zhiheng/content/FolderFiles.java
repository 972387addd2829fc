package org.zhiheng.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of folders on the disk, read again only when size, time or identity differ. A file changed so lately that a
 * further change could leave all three alike is read each time.
 */
final class FolderFiles {

    /** Coarser than the clock of any file system. */
    private static final long SETTLED_MILLISECONDS = 3_000;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private record Known(
            long size, FileTime modified, @Nullable Object identity, boolean settled, byte[] bytes) {

        boolean still(BasicFileAttributes attributes) {
            return settled
                    && size == attributes.size()
                    && modified.equals(attributes.lastModifiedTime())
                    && java.util.Objects.equals(identity, attributes.fileKey());
        }
    }

    /** As {@link ContentHome#filesIn}; the arrays are shared and not to be written to. */
    TreeMap<String, byte[]> of(Path root) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        Set<Path> seen = new HashSet<>();
        for (Map.Entry<String, Path> file : ContentHome.pathsIn(root).entrySet()) {
            seen.add(file.getValue());
            files.put(file.getKey(), bytes(file.getValue()));
        }
        known.keySet().removeIf(path -> path.startsWith(root) && !seen.contains(path));
        return files;
    }

    private byte[] bytes(Path file) throws IOException {
        Known before = known.get(file);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (before != null && before.still(attributes)) {
            return before.bytes();
        }
        boolean settled = attributes.lastModifiedTime().toMillis() + SETTLED_MILLISECONDS < System.currentTimeMillis();
        byte[] read = Files.readAllBytes(file);
        byte[] bytes = before != null && Arrays.equals(before.bytes(), read) ? before.bytes() : read;
        known.put(
                file,
                new Known(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), settled, bytes));
        return bytes;
    }
}
