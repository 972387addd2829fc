package org.zhiheng.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every word of the pages is in both languages and used somewhere, and so is every page. */
class MessageKeyTests {

    private static final Path RESOURCES = Path.of("src/main/resources");

    /** Words put together, such as {@code 'work.state.' + …}, and endings, such as {@code … + '.fix'}. */
    private static final Pattern BEGINNING = Pattern.compile("['\"]([a-zA-Z]\\w*(?:\\.\\w+)*\\.)['\"]\\s*\\+");

    private static final Pattern ENDING = Pattern.compile("\\+\\s*['\"](\\.\\w+)['\"]");

    private static final Pattern WORD = Pattern.compile("[a-zA-Z][\\w-]*(?:\\.[\\w-]+)+");

    @Test
    void everyKeyIsInBothLanguagesAndUsed() throws IOException {
        Set<String> keys = keys("messages.properties");
        assertThat(keys("messages_en.properties")).isEqualTo(keys);
        String text = text();
        Set<String> named = all(WORD, text, 0);
        Set<String> beginnings = all(BEGINNING, text, 1);
        Set<String> endings = all(ENDING, text, 1);
        assertThat(keys.stream()
                        .filter(key -> !named.contains(key))
                        .filter(key -> beginnings.stream().noneMatch(key::startsWith))
                        .filter(key -> endings.stream()
                                .noneMatch(ending -> key.endsWith(ending)
                                        && named.contains(key.substring(0, key.length() - ending.length())))))
                .as("keys that no page and no class names")
                .isEmpty();
    }

    @Test
    void everyTemplateIsUsed() throws IOException {
        String text = text();
        Path templates = RESOURCES.resolve("templates");
        List<String> unused = new ArrayList<>();
        for (Path file : files(templates)) {
            String name = templates.relativize(file).toString().replace(".html", "");
            if (!Pattern.compile("[\"'~{ ]" + Pattern.quote(name) + "[\"' :}?]")
                    .matcher(text)
                    .find()) {
                unused.add(name);
            }
        }
        assertThat(unused).isEmpty();
    }

    private static Set<String> keys(String file) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(RESOURCES.resolve(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return new TreeSet<>(properties.stringPropertyNames());
    }

    private static Set<String> all(Pattern pattern, String text, int group) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private static String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path root :
                List.of(Path.of("src/main/java"), RESOURCES.resolve("templates"), RESOURCES.resolve("static/js"))) {
            for (Path file : files(root)) {
                text.append(Files.readString(file)).append('\n');
            }
        }
        return text.toString();
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(file -> file.toString().matches(".*\\.(java|html|js)"))
                    .sorted()
                    .toList();
        }
    }
}
