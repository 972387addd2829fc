package org.zhiheng.rulepack.fence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The rule texts under test, and the words they may use. */
final class Corpus {

    static final AllowedWords WORDS = AllowedWords.ofVocabulary();

    private Corpus() {}

    static List<DrlFile> files(String folder) {
        Path root = Path.of("src/test/resources", folder);
        try (Stream<Path> paths = Files.list(root)) {
            return paths.filter(path -> path.toString().endsWith(".drl"))
                    .sorted()
                    .map(path -> new DrlFile(path.getFileName().toString(), read(path)))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
