package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zhiheng.rulepack.form.Forms;

/** The guide's examples can be copied as they are, and no form is left out. */
class AuthorsGuideTests {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(G\\d+:.*?)^```");

    @Test
    void showsACopyReadyExampleOfEveryForm() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("rules/README.md")));
        StringBuilder criteria = new StringBuilder();
        while (example.find()) {
            criteria.append(example.group(1));
        }
        Set<String> codes = new TreeSet<>();
        Matcher code = Pattern.compile("(?m)^(G\\d+):").matcher(criteria);
        while (code.find()) {
            codes.add(code.group(1));
        }
        String scheme = "scheme: guide\nname: 指南\nversion: 1.0.0\nbasis: 指南\nassesses: { kinds: [street] }\n"
                + "tree: { combine: sum, children: [" + String.join(", ", codes) + "] }\n";
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", scheme.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.toString().getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/guide", files);
        Set<String> metrics = new TreeSet<>(pack.metrics());
        assertThat(RulePackCheck.check(pack, metrics)).isEmpty();
        Set<String> shown = new TreeSet<>();
        Matcher form = Pattern.compile("form: ([a-z_]+)").matcher(criteria);
        while (form.find()) {
            shown.add(form.group(1));
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(Forms.WORDS);
    }
}
