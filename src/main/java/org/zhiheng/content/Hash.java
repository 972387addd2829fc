package org.zhiheng.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over texts and bytes; the order of what is added is part of the hash. */
public final class Hash {

    private final MessageDigest digest = sha256();

    /** Adds one text as a line of its own. */
    public Hash line(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return this;
    }

    /** Adds bytes as they are. */
    public Hash bytes(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        return this;
    }

    /** Lower-case hexadecimal, 64 characters; the hash starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a text as UTF-8: lower-case hexadecimal, 64 characters. */
    public static String of(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of bytes: lower-case hexadecimal, 64 characters. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** Of a file's bytes, however many. */
    public static String of(Path file) throws IOException {
        Hash hash = new Hash();
        byte[] buffer = new byte[1 << 16];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                hash.bytes(buffer, 0, read);
            }
        }
        return hash.hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has SHA-256", absent);
        }
    }
}
