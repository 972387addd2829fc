package org.zhiheng.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The folder that holds {@code rules/} and {@code batch/}: a directory named by {@code --home}, the shipped content inside
 * the jar, or files kept from an earlier day. Every call looks at the disk, so an edit is seen without a restart; what has not
 * changed there is not read and not interpreted again.
 */
public final class ContentHome {

    private final Optional<Path> directory;
    private final Optional<SortedMap<String, byte[]>> kept;
    private final FolderFiles onDisk = new FolderFiles();
    private final Map<String, SortedMap<String, byte[]>> shipped = new ConcurrentHashMap<>();
    private final MadeContent made = new MadeContent();

    private ContentHome(Optional<Path> directory, Optional<SortedMap<String, byte[]>> kept) {
        this.directory = directory;
        this.kept = kept;
    }

    /** A folder with {@code rules/} and {@code batch/} in it. */
    public static ContentHome in(Path directory) {
        return new ContentHome(Optional.of(directory), Optional.empty());
    }

    /** The content shipped inside the jar. */
    public static ContentHome shipped() {
        return new ContentHome(Optional.empty(), Optional.empty());
    }

    /** Files that lie nowhere on the disk, path such as {@code rules/…/scheme.yml} → bytes. */
    public static ContentHome holding(Map<String, byte[]> files) {
        return new ContentHome(Optional.empty(), Optional.of(new TreeMap<>(files)));
    }

    /** The folder, when this is no shipped content. */
    public Optional<Path> directory() {
        return directory;
    }

    /**
     * The files below a folder, path relative to it with {@code /} → text, in path order. Files starting with a dot, and
     * links that lead out of the folder, are left out. Empty when the folder is absent.
     *
     * @param folder e.g. {@code batch/feeds}
     */
    public TreeMap<String, byte[]> files(String folder) {
        if (kept.isPresent()) {
            TreeMap<String, byte[]> below = new TreeMap<>();
            kept.get().forEach((path, bytes) -> {
                if (path.startsWith(folder + "/")) {
                    below.put(path.substring(folder.length() + 1), bytes);
                }
            });
            return below;
        }
        try {
            if (directory.isPresent()) {
                return onDisk.of(directory.get().resolve(folder));
            }
            SortedMap<String, byte[]> files = shipped.get(folder);
            if (files == null) {
                files = shippedFiles(folder);
                shipped.put(folder, files);
            }
            return new TreeMap<>(files);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * What somebody makes of a folder's files; made again only when a file has changed. Must not be changed by whoever gets it.
     *
     * @param what name of what is made, one for each way of making it
     * @param make may throw: then it is asked again at the next call
     * @param keep false: what was made is not to be shared
     */
    public <T> T made(String what, String folder, Function<SortedMap<String, byte[]>, T> make, Predicate<T> keep) {
        return made.of(what + " " + folder, files(folder), make, keep);
    }

    /** The same of one file's bytes, which the caller has. */
    public <T> T made(String what, String path, byte[] bytes, Function<byte[], T> make) {
        return made.of(
                what + " " + path,
                new TreeMap<>(Map.of(path, bytes)),
                files -> make.apply(files.get(path)),
                kept -> true);
    }

    /** The text of one file, UTF-8, with a sign in place of what is none; empty when absent. */
    public Optional<String> text(String path) {
        if (kept.isPresent()) {
            return Optional.ofNullable(kept.get().get(path)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
        try {
            if (directory.isPresent()) {
                Path file = directory.get().resolve(path);
                return Files.isRegularFile(file)
                        ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                        : Optional.empty();
            }
            URL url = ContentHome.class.getResource("/home/" + path);
            if (url == null) {
                return Optional.empty();
            }
            try (var stream = url.openStream()) {
                return Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Names of the folders directly below a folder, in order; those starting with {@code _} or a dot left out. */
    public List<String> folders(String folder) {
        return files(folder).keySet().stream()
                .filter(path -> path.indexOf('/') > 0)
                .map(path -> path.substring(0, path.indexOf('/')))
                .filter(name -> !name.startsWith("_"))
                .distinct()
                .toList();
    }

    /** The files below a directory of the disk, as {@link #files} gives them. */
    public static TreeMap<String, byte[]> filesIn(Path root) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, Path> file : pathsIn(root).entrySet()) {
            files.put(file.getKey(), Files.readAllBytes(file.getValue()));
        }
        return files;
    }

    /** Path relative to the root with {@code /} → file. */
    static TreeMap<String, Path> pathsIn(Path root) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(root)) {
            return files;
        }
        Path real = root.toRealPath();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(file -> Files.isRegularFile(file) && isWithin(real, file))
                    .sorted(Comparator.naturalOrder())
                    .toList()) {
                String relative = root.relativize(file).toString().replace('\\', '/');
                if (Stream.of(relative.split("/")).noneMatch(name -> name.startsWith(".") || name.startsWith("~$"))) {
                    files.put(relative, file);
                }
            }
        }
        return files;
    }

    /** A link that leads out of the folder would let whoever writes there read what the server may read. */
    private static boolean isWithin(Path root, Path file) {
        try {
            return !Files.isSymbolicLink(file) || file.toRealPath().startsWith(root);
        } catch (IOException broken) {
            return false;
        }
    }

    private static TreeMap<String, byte[]> shippedFiles(String folder) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        String prefix = "/home/" + folder + "/";
        for (Resource resource : new PathMatchingResourcePatternResolver(ContentHome.class.getClassLoader())
                .getResources("classpath*:/home/" + folder + "/**")) {
            String url = java.net.URLDecoder.decode(resource.getURL().toString(), StandardCharsets.UTF_8);
            if (!url.endsWith("/") && resource.isReadable()) {
                String relative = url.substring(url.lastIndexOf(prefix) + prefix.length());
                files.put(relative, resource.getContentAsByteArray());
            }
        }
        return files;
    }
}
