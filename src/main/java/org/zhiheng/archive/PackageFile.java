package org.zhiheng.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Hash;

/** A package somebody handed in. Nothing in it is trusted: no entry is read further than its manifest says it is long. */
final class PackageFile implements AutoCloseable {

    private static final int LISTED = 50;
    private static final long MANIFEST_BYTES = 16_000_000;
    private static final Set<String> BESIDE = Set.of(Manifest.NAME, Signature.NAME, Packages.README, Packages.VERIFIER);

    private final ZipFile zip;
    private final byte[] manifestBytes;
    private final Manifest manifest;
    private final Map<String, String> found = new HashMap<>();

    private PackageFile(ZipFile zip) throws IOException {
        this.zip = zip;
        this.manifestBytes = read(Manifest.NAME, MANIFEST_BYTES)
                .orElseThrow(() -> new IllegalArgumentException("（" + zip.getName()
                        + "）不是结果包：里面没有 manifest.json / this is no result package: it has no manifest.json"));
        this.manifest = Manifest.read(manifestBytes);
    }

    /** @throws IllegalArgumentException when the file is no package */
    static PackageFile open(Path file) {
        try {
            ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
            try {
                return new PackageFile(zip);
            } catch (IOException | RuntimeException failure) {
                zip.close();
                throw failure;
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "文件（" + file + "）不能作为结果包读取：" + unreadable.getMessage()
                            + "，应为 package 命令写出的 ZIP / the file cannot be read as a package, a ZIP written by the command package",
                    unreadable);
        }
    }

    Manifest manifest() {
        return manifest;
    }

    byte[] manifestBytes() {
        return manifestBytes;
    }

    String hash() {
        return Manifest.hash(manifestBytes);
    }

    Optional<byte[]> signature() {
        return read(Signature.NAME, 1_000_000);
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /** Records given as hashes only. */
    List<String> withheld() {
        return manifest.entries().stream()
                .map(Manifest.Entry::name)
                .filter(name -> TableEntry.mayBeWithheld(name) && !has(name))
                .toList();
    }

    /** The files of rules and metrics. */
    SortedMap<String, byte[]> content() {
        SortedMap<String, byte[]> content = new TreeMap<>();
        for (Manifest.Entry entry : manifest.entries()) {
            if (entry.name().startsWith("rules/") || entry.name().startsWith("batch/")) {
                read(entry.name(), entry.bytes() + 1_000_000).ifPresent(bytes -> content.put(entry.name(), bytes));
            }
        }
        return content;
    }

    /** The SHA-256 an entry really has; empty when it is not there. Known once the entries have been checked. */
    String foundHash(String name) {
        return found.getOrDefault(name, "");
    }

    /** Each line of a table after its head, with the 1-based number of the line. */
    void rows(String name, BiConsumer<Long, String> row) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return;
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            reader.readLine();
            long number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                row.accept(++number, line);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Every entry against the manifest; where one differs, the lines that do. */
    List<Difference> checkEntries() {
        List<Difference> differences = new ArrayList<>();
        for (Manifest.Entry entry : manifest.entries()) {
            if (!has(entry.name())) {
                if (!TableEntry.mayBeWithheld(entry.name())) {
                    differences.add(Difference.ofEntry(entry.name(), "sha256:" + entry.sha256(), null));
                }
                continue;
            }
            String sha256 = hash(entry);
            found.put(entry.name(), sha256);
            if (!sha256.equals(entry.sha256())) {
                differences.add(Difference.ofEntry(entry.name(), "sha256:" + entry.sha256(), "sha256:" + sha256));
                lines(entry, differences);
            }
        }
        Collections.list(zip.entries()).stream()
                .map(ZipEntry::getName)
                .filter(name -> !BESIDE.contains(name) && manifest.entry(name).isEmpty())
                .sorted()
                .forEach(name -> differences.add(Difference.ofEntry(name, null, "+")));
        return differences;
    }

    private String hash(Manifest.Entry entry) {
        Hash hash = new Hash();
        byte[] buffer = new byte[1 << 16];
        long left = entry.bytes() + 1_000_000;
        try (InputStream in = zip.getInputStream(zip.getEntry(entry.name()))) {
            for (int read = in.read(buffer); read >= 0 && left >= 0; read = in.read(buffer)) {
                hash.bytes(buffer, 0, read);
                left -= read;
            }
        } catch (IOException damaged) {
            return "damaged (" + damaged.getMessage() + ")";
        }
        return hash.hex();
    }

    /** Names the lines whose hash is not among those of the entry, and says how many are missing. */
    private void lines(Manifest.Entry entry, List<Difference> differences) {
        String name = PackageFolder.LINES + entry.name();
        Optional<Manifest.Entry> lineEntry = manifest.entry(name);
        if (lineEntry.isEmpty()
                || !has(name)
                || !hash(lineEntry.get()).equals(lineEntry.get().sha256())) {
            return;
        }
        Map<String, List<Integer>> expected = new HashMap<>();
        String[] hashes = new String(read(name, lineEntry.get().bytes() + 1).orElseThrow(), StandardCharsets.US_ASCII)
                .split("\n");
        for (int line = 0; line < hashes.length; line++) {
            expected.computeIfAbsent(hashes[line], hash -> new ArrayList<>()).add(line + 1);
        }
        byte[] bytes = read(entry.name(), entry.bytes() + 1_000_000).orElse(new byte[0]);
        int from = 0;
        int number = 0;
        int told = 0;
        for (int at = 0; at <= bytes.length; at++) {
            boolean end = at == bytes.length ? at > from : bytes[at] == '\n';
            if (end) {
                int until = Math.min(at + 1, bytes.length);
                byte[] line = java.util.Arrays.copyOfRange(bytes, from, until);
                number++;
                List<Integer> places = expected.get(PackageFolder.lineHash(line));
                if (places != null && !places.isEmpty()) {
                    places.remove(0);
                } else if (told++ < LISTED) {
                    differences.add(new Difference(
                            Difference.Kind.LINE, entry.name(), "line " + number, "", null, shortened(line)));
                }
                from = until;
            }
        }
        List<Integer> missing =
                expected.values().stream().flatMap(List::stream).sorted().toList();
        missing.stream()
                .limit(LISTED)
                .forEach(line -> differences.add(new Difference(
                        Difference.Kind.LINE,
                        entry.name(),
                        "line " + line + " as sealed",
                        "",
                        "sha256:" + hashes[line - 1],
                        null)));
    }

    private static String shortened(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8).strip();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private Optional<byte[]> read(String name, long most) {
        @Nullable ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(in.readNBytes((int) Math.min(most, Integer.MAX_VALUE - 16)));
        } catch (IOException damaged) {
            return Optional.of(new byte[0]);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
