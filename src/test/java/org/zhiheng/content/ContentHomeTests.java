package org.zhiheng.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change on the disk is seen at the next call, whatever the times of the files say; what is unchanged is not made again. */
class ContentHomeTests {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-05T08:00:00Z"));

    @TempDir
    Path directory;

    private ContentHome home;
    private Path file;
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void oneOldFile() throws IOException {
        home = ContentHome.in(directory);
        file = directory.resolve("batch/metrics/a.sql");
        Files.createDirectories(file.getParent());
        write("one", LONG_AGO);
    }

    @Test
    void aSecondCallMakesNothing() {
        assertThat(List.of(make(), make(), make())).containsExactly("one", "one", "one");
        assertThat(made).containsExactly("one");
    }

    @Test
    void anEditOfTheSameLengthIsSeen() throws IOException {
        make();
        write("two", FileTime.from(LONG_AGO.toInstant().plus(1, ChronoUnit.MILLIS)));
        assertThat(make()).isEqualTo("two");
    }

    @Test
    void twoEditsWithinTheSameInstantAreBothSeen() throws IOException {
        FileTime now = FileTime.from(Instant.now());
        write("two", now);
        assertThat(make()).isEqualTo("two");
        write("six", now);
        assertThat(make()).isEqualTo("six");
    }

    @Test
    void aFileReplacedByOneWithItsTimeAndLengthIsSeen() throws IOException {
        make();
        Path other = directory.resolve("other");
        Files.writeString(other, "two");
        Files.setLastModifiedTime(other, LONG_AGO);
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(make()).isEqualTo("two");
    }

    @Test
    void filesThatComeAndGoAreSeen() throws IOException {
        make();
        Files.writeString(file.resolveSibling("b.sql"), "more");
        assertThat(make()).isEqualTo("one+more");
        Files.delete(file);
        assertThat(make()).isEqualTo("more");
    }

    @Test
    void aWriteThatChangesNothingMakesNothing() throws IOException {
        make();
        write("one", FileTime.from(Instant.now()));
        make();
        assertThat(made).containsExactly("one");
    }

    @Test
    void aMistakeIsToldEachTimeUntilItIsMended() throws IOException {
        write("bad", LONG_AGO);
        assertThatThrownBy(this::make).hasMessage("bad");
        assertThatThrownBy(this::make).hasMessage("bad");
        write("fit", FileTime.from(LONG_AGO.toInstant().plusSeconds(60)));
        assertThat(make()).isEqualTo("fit");
    }

    @Test
    void whatIsNotToBeSharedIsMadeEachTime() {
        for (int call = 0; call < 2; call++) {
            home.made("text", "batch/metrics", this::joined, text -> false);
        }
        assertThat(made).containsExactly("one", "one");
    }

    @Test
    void ofTheSameFilesEachThingIsMadeForItself() {
        assertThat(make()).isEqualTo("one");
        assertThat(home.<Integer>made("count", "batch/metrics", SortedMap::size, count -> true))
                .isEqualTo(1);
    }

    private String make() {
        return home.made("text", "batch/metrics", this::joined, text -> true);
    }

    private String joined(SortedMap<String, byte[]> files) {
        String text = String.join(
                "+",
                files.values().stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .toList());
        made.add(text);
        if (text.equals("bad")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private void write(String text, FileTime modified) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, modified);
    }
}
