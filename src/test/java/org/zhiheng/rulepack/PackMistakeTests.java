package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;

/** Mistakes in scheme, criteria and scenario files: each is found in one pass, at its exact line and column, in Chinese. */
class PackMistakeTests {

    private static final Path FOLDER = Path.of("src/test/resources/mistakes/packs");
    private static final Set<String> METRICS =
            Set.of("on_time_rate", "reopened_rate", "satisfied_rate", "callback_rate", "overdue_cases");

    /** A mistake, and where it must be found. */
    private record Mistake(String name, Map<String, String> files, String place, String code, Yaml entry) {}

    private static Map<String, String> base() throws IOException {
        Map<String, String> files = new TreeMap<>();
        Yaml.parse("base.yml", Files.readString(FOLDER.resolve("base.yml")))
                .entries()
                .forEach((file, text) -> files.put(file, text.text("")));
        return files;
    }

    private static List<Finding> check(Map<String, String> files) {
        TreeMap<String, byte[]> bytes = new TreeMap<>();
        files.forEach((file, text) -> bytes.put(file, text.getBytes(StandardCharsets.UTF_8)));
        return RulePackCheck.check(RulePackReader.read("rules/street_check", bytes), METRICS);
    }

    private static List<Mistake> mistakes() throws IOException {
        List<Mistake> mistakes = new ArrayList<>();
        Yaml all = Yaml.parse("mistakes.yml", Files.readString(FOLDER.resolve("mistakes.yml")));
        assertThat(all.findings()).isEmpty();
        for (Yaml entry : all.items()) {
            Map<String, String> files = base();
            String file = entry.get("in").text("");
            String changed = changed(files.get(file), entry, "old", "new");
            if (entry.get("and_old").isPresent()) {
                changed = changed(changed, entry, "and_old", "and_new");
            }
            files.put(file, changed);
            String marked = entry.get("at_in").text(file);
            if (entry.get("at").isPresent()) {
                String at = entry.get("at").text("");
                files.put(marked, changed(files.get(marked), at.replace("▲", ""), at));
            }
            String text = files.get(marked);
            int mark = text.indexOf('▲');
            assertThat(mark).as(entry.get("mistake").text("")).isNotNegative();
            int line = 1
                    + (int) text.substring(0, mark)
                            .chars()
                            .filter(each -> each == '\n')
                            .count();
            int column = mark - text.lastIndexOf('\n', mark - 1);
            files.put(marked, text.replace("▲", ""));
            mistakes.add(new Mistake(
                    entry.get("mistake").text(""),
                    files,
                    "rules/street_check/" + marked + ":" + line + ":" + column,
                    entry.get("code").text(""),
                    entry));
        }
        return mistakes;
    }

    private static String changed(String text, Yaml entry, String from, String to) {
        return changed(text, entry.get(from).text(""), entry.get(to).text(""));
    }

    private static String changed(String text, String from, String to) {
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        return text.substring(0, at) + to + text.substring(at + from.length());
    }

    @Test
    void findsNothingInThePackWithoutAMistake() throws IOException {
        assertThat(check(base())).isEmpty();
    }

    @Test
    void findsEveryMistakeAtItsExactPlace() throws IOException {
        List<String> missed = new ArrayList<>();
        List<Mistake> mistakes = mistakes();
        for (Mistake mistake : mistakes) {
            List<Finding> findings = check(mistake.files());
            boolean found = findings.stream()
                    .anyMatch(finding -> finding.place().equals(mistake.place())
                            && finding.code().equals(mistake.code())
                            && says(finding, mistake.entry()));
            if (!found) {
                missed.add(mistake.name() + ": expected " + mistake.place() + " " + mistake.code() + "\n    found "
                        + String.join(
                                "\n          ",
                                findings.stream()
                                        .map(finding -> finding.code() + " " + finding.inChinese())
                                        .toList()));
            }
        }
        assertThat(missed).isEmpty();
        assertThat(mistakes).hasSizeGreaterThanOrEqualTo(80);
        System.out.println("pack mistakes " + mistakes.size() + " found " + (mistakes.size() - missed.size()));
    }

    private static boolean says(Finding finding, Yaml entry) {
        String fix = finding.fixChinese() == null ? "" : finding.fixChinese();
        return finding.inChinese().contains(entry.get("says").text(""))
                && fix.contains(entry.get("fix").text(""))
                && finding.chinese().matches("(?s).*\\p{IsHan}.*")
                && !finding.english().isBlank();
    }

    /** Equal points mean different things in different groups where they come from comparing inside the group. */
    @Test
    void warnsOfAListAcrossGroupsThatDoesNotCompare() throws IOException {
        Map<String, String> files = base();
        files.compute(
                "scheme.yml",
                (file, text) -> changed(text, "  ties: competition\n", "  ties: competition\n  overall: true\n"));
        assertThat(check(files)).isEmpty();
        files.compute("criteria.yml", (file, text) -> changed(text, "missing: zero", "missing: peer_mean"));
        files.compute(
                "scheme.yml",
                (file, text) -> changed(text, "  overall: true\n", "  overall: true\n  rank_imputed: true\n"));
        assertThat(check(files)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("overall-relative");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.inChinese()).contains("C2").contains("跨组排名");
        });
    }

    @Test
    void findsEveryMistakeOfAPackAtOnce() throws IOException {
        Map<String, String> files = base();
        Set<String> expected = new TreeSet<>();
        Set<String> touched = new TreeSet<>();
        for (Yaml entry : Yaml.parse("mistakes.yml", Files.readString(FOLDER.resolve("mistakes.yml")))
                .items()) {
            String file = entry.get("in").text("");
            String old = entry.get("old").text("");
            boolean alone =
                    !entry.get("at").isPresent() && !entry.get("and_old").isPresent() && !old.contains("\n");
            if (TOGETHER.contains(entry.get("mistake").text("")) && alone && touched.add(file + old)) {
                files.put(
                        file,
                        changed(files.get(file), old, entry.get("new").text("").replace("▲", "")));
                expected.add(entry.get("code").text(""));
            }
        }
        assertThat(expected).hasSizeGreaterThanOrEqualTo(12);
        assertThat(check(files)).extracting(Finding::code).containsAll(expected);
    }

    /** Mistakes in different places that do not hide one another. */
    private static final Set<String> TOGETHER = Set.of(
            "指标拼错",
            "参数名拼错",
            "缺数据办法拼错",
            "满分写成文字",
            "下面满分之和不对",
            "分档重叠",
            "情形自相矛盾",
            "情景的指标拼错",
            "情景期望的评分项拼错",
            "名额超过百分之百",
            "等次有空档",
            "分组编码重复",
            "并列时比较的项目不存在",
            "规则里的否决项拼错",
            "名单人数没有写",
            "生效日期写错",
            "否决后果写了没有的等次");
}
