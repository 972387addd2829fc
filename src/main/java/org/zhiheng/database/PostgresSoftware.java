package org.zhiheng.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL programs of the class path, unpacked once into a folder named after their hash. */
record PostgresSoftware(Path folder) {

    private static final Object UNPACKING = new Object();

    /** Unpacks below a folder what is not there yet; safe beside other threads and processes doing the same. */
    static PostgresSoftware in(Path parent) {
        try {
            byte[] archive = archive();
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(archive))
                    .substring(0, 16);
            Path folder = parent.resolve("postgresql-" + hash);
            Path complete = folder.resolve("complete");
            Files.createDirectories(folder);
            synchronized (UNPACKING) {
                if (!Files.exists(complete)) {
                    try (FileChannel channel = FileChannel.open(
                                    folder.resolve("unpacking"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                            FileLock lock = channel.lock()) {
                        if (lock.isValid() && !Files.exists(complete)) {
                            unpack(archive, folder);
                            Files.createFile(complete);
                        }
                    }
                }
            }
            return new PostgresSoftware(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has SHA-256", absent);
        }
    }

    String program(String name) {
        String windows = System.getProperty("os.name").startsWith("Windows") ? ".exe" : "";
        return folder.resolve("bin").resolve(name + windows).toString();
    }

    private static byte[] archive() throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = os.startsWith("windows") ? "Windows" : os.startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch");
        try (InputStream stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, machine.equals("amd64") ? "x86_64" : machine)) {
            return stream.readAllBytes();
        } catch (IllegalStateException absent) {
            throw new DatabaseUnavailable(
                    "没有适合本机（" + system + " " + machine + "）的内置 PostgreSQL，请用 --db 指定已有的 PostgreSQL",
                    "There is no built-in PostgreSQL for this machine (" + system + " " + machine
                            + "); name one with --db",
                    absent);
        }
    }

    private static void unpack(byte[] archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("Entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.deleteIfExists(target);
                    if (entry.isSymbolicLink() || entry.isLink()) {
                        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, target);
                        if ((entry.getMode() & 0111) != 0 || target.getParent().endsWith("bin")) {
                            target.toFile().setExecutable(true, false);
                        }
                    }
                }
            }
        }
    }
}
