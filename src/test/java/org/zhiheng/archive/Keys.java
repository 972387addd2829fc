package org.zhiheng.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Key stores for tests, made with the JDK's own keytool. */
final class Keys {

    static final String PASSWORD = "for-tests";

    private Keys() {}

    /** A PKCS#12 file with an RSA key and its certificate. */
    static Path rsa(Path folder, String name) {
        return make(folder, name, "RSA", "2048");
    }

    /** The same with an elliptic key. */
    static Path elliptic(Path folder, String name) {
        return make(folder, name, "EC", "256");
    }

    /** The certificate of a store as a file. */
    static Path certificate(Path folder, String name, Path store) {
        Path file = folder.resolve(name + ".pem");
        keytool(List.of(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                file.toString()));
        return file;
    }

    private static Path make(Path folder, String name, String algorithm, String size) {
        Path store = folder.resolve(name + ".p12");
        if (!Files.exists(store)) {
            keytool(List.of(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    algorithm,
                    "-keysize",
                    size,
                    "-dname",
                    "CN=" + name,
                    "-validity",
                    "3650",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
        }
        return store;
    }

    private static void keytool(List<String> arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
