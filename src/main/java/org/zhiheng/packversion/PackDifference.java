package org.zhiheng.packversion;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.packversion.ChangeWords.Label;
import org.zhiheng.packversion.PackChange.Kind;
import org.zhiheng.packversion.PackChange.Subject;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * The difference between two versions in words: the scheme, criteria, rules by their names, metrics, scenarios; a
 * difference line by line for everything else. Pure.
 */
public final class PackDifference {

    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*rule[ \\t]+(?:\"([^\"\\n]*)\"|(\\S+))");
    private static final Pattern HEADER = Pattern.compile("(?m)^--[ \\t]*([a-z_]+):[ \\t]*(.*?)[ \\t]*$");

    private final PackContent before;
    private final PackContent after;
    private final List<PackChange> changes = new ArrayList<>();

    private PackDifference(PackContent before, PackContent after) {
        this.before = before;
        this.after = after;
    }

    /** Every difference, scheme and criteria first; empty when the contents are equal in meaning and text. */
    public static List<PackChange> between(PackContent before, PackContent after) {
        PackDifference difference = new PackDifference(before, after);
        difference.compare();
        return List.copyOf(difference.changes);
    }

    private void compare() {
        SortedMap<String, byte[]> old = before.pack().files();
        SortedMap<String, byte[]> now = after.pack().files();
        Set<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        inWords("scheme.yml", old, now, this::scheme);
        inWords("criteria.yml", old, now, this::criteria);
        rules(old, now);
        metrics();
        paths.stream()
                .filter(path -> path.startsWith("scenarios/") && path.endsWith(".yml"))
                .forEach(path -> inWords(path, old, now, this::scenarios));
        paths.stream()
                .filter(path -> !path.equals("scheme.yml")
                        && !path.equals("criteria.yml")
                        && !path.endsWith(".drl")
                        && !(path.startsWith("scenarios/") && path.endsWith(".yml")))
                .forEach(path -> file(path, old.get(path), now.get(path)));
    }

    private interface InWords {
        void compare(String path, Yaml before, Yaml after);
    }

    /** Text that changed without a change of meaning (comments, order, spaces) is shown line by line. */
    private void inWords(
            String path, SortedMap<String, byte[]> old, SortedMap<String, byte[]> now, InWords comparison) {
        String oldText = text(old.get(path));
        String newText = text(now.get(path));
        if (oldText.equals(newText)) {
            return;
        }
        int already = changes.size();
        comparison.compare(path, Yaml.parse(path, oldText), Yaml.parse(path, newText));
        if (changes.size() == already) {
            changes.add(new PackChange(
                    Subject.FILE,
                    Kind.CHANGED,
                    path,
                    path,
                    path + " 只改了注释、次序或写法",
                    path + ": only comments, order or spelling differ",
                    lines(path, oldText, newText)));
        }
    }

    private void scheme(String path, Yaml old, Yaml now) {
        YamlDifference.between(old, now, "")
                .forEach(each -> changes.add(new PackChange(
                        Subject.SCHEME, kind(each), after.scheme(), path, each.chinese(), each.english(), List.of())));
    }

    private void criteria(String path, Yaml old, Yaml now) {
        Set<String> codes = new LinkedHashSet<>(now.entries().keySet());
        codes.addAll(old.entries().keySet());
        for (String code : codes) {
            Yaml oldOne = old.get(code);
            Yaml newOne = now.get(code);
            if (!oldOne.isPresent() || !newOne.isPresent()) {
                boolean added = !oldOne.isPresent();
                Yaml there = added ? newOne : oldOne;
                String title = code + " " + there.get("name").text("");
                String full = there.get("full").isScalar()
                        ? "（满分 " + there.get("full").text("") + "）"
                        : "";
                changes.add(new PackChange(
                        Subject.CRITERION,
                        added ? Kind.ADDED : Kind.REMOVED,
                        code,
                        path,
                        (added ? "新增评分项 " : "删去评分项 ") + title + full,
                        "criterion " + title + (added ? " added" : " removed"),
                        List.of()));
                continue;
            }
            String title = code + " " + newOne.get("name").text("");
            YamlDifference.between(oldOne, newOne, unit(newOne))
                    .forEach(each -> changes.add(new PackChange(
                            Subject.CRITERION,
                            kind(each),
                            code,
                            path,
                            title + "：" + each.chinese(),
                            title + ": " + each.english(),
                            List.of())));
        }
    }

    private String unit(Yaml criterion) {
        List<String> metrics = criterion.get("metric").isScalar()
                ? List.of(criterion.get("metric").text(""))
                : List.of();
        MetricDescription metric =
                metrics.isEmpty() ? null : after.descriptions().get(metrics.get(0));
        return metric == null ? "" : metric.unit();
    }

    private void rules(SortedMap<String, byte[]> old, SortedMap<String, byte[]> now) {
        Map<String, Rule> oldRules = rules(old);
        Map<String, Rule> newRules = rules(now);
        Set<String> names = new LinkedHashSet<>(newRules.keySet());
        names.addAll(oldRules.keySet());
        for (String name : names) {
            Rule was = oldRules.get(name);
            Rule is = newRules.get(name);
            boolean head = name.endsWith(".drl");
            String title = head ? "规则文件 " + name + " 的开头" : "规则「" + name + "」";
            if (was == null || is == null) {
                Rule there = is == null ? was : is;
                changes.add(new PackChange(
                        Subject.RULE,
                        was == null ? Kind.ADDED : Kind.REMOVED,
                        name,
                        String.valueOf(there == null ? null : there.path()),
                        (was == null ? "新增" : "删去") + title,
                        "rule (" + name + ") " + (was == null ? "added" : "removed"),
                        lines(name, was == null ? "" : was.text(), is == null ? "" : is.text())));
            } else if (!was.text().equals(is.text())) {
                changes.add(new PackChange(
                        Subject.RULE,
                        Kind.CHANGED,
                        name,
                        is.path(),
                        title + "改动",
                        "rule (" + name + ") changed",
                        lines(name, was.text(), is.text())));
            }
        }
    }

    /** @param path of the file it stands in */
    private record Rule(String path, String text) {}

    /** Rules by name, each with the comment above it; what stands before the first one goes by the file's path. */
    private static Map<String, Rule> rules(SortedMap<String, byte[]> files) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        files.forEach((path, bytes) -> {
            if (path.endsWith(".drl")) {
                String text = text(bytes);
                String name = "";
                int from = 0;
                for (Matcher rule = RULE.matcher(text); rule.find(); ) {
                    int start = commentStart(text, rule.start());
                    put(rules, path, name, text.substring(from, Math.max(from, start)));
                    name = rule.group(1) != null ? rule.group(1) : rule.group(2);
                    from = Math.max(from, start);
                }
                put(rules, path, name, text.substring(from));
            }
        });
        return rules;
    }

    private static void put(Map<String, Rule> rules, String path, String name, String text) {
        if (!text.isBlank()) {
            rules.put(name.isEmpty() ? path : name, new Rule(path, text.strip() + "\n"));
        }
    }

    /** Comment lines directly above belong to the rule. */
    private static int commentStart(String text, int rule) {
        int start = rule;
        while (start > 0) {
            int line = text.lastIndexOf('\n', start - 2) + 1;
            String above = text.substring(line, start).strip();
            if (!above.startsWith("//") && !above.startsWith("#")) {
                break;
            }
            start = line;
        }
        return start;
    }

    private void metrics() {
        Set<String> names = new TreeSet<>(before.metricFiles().keySet());
        names.addAll(after.metricFiles().keySet());
        for (String name : names) {
            String code = name.replaceFirst("\\.sql$", "");
            byte[] old = before.metricFiles().get(name);
            byte[] now = after.metricFiles().get(name);
            String path = "batch/metrics/" + name;
            if (old == null || now == null) {
                String title =
                        code + " " + headers(text(old == null ? now : old)).getOrDefault("name", "");
                changes.add(new PackChange(
                        Subject.METRIC,
                        old == null ? Kind.ADDED : Kind.REMOVED,
                        code,
                        path,
                        (old == null ? "新用到指标 " : "不再用指标 ") + title,
                        "metric " + title + (old == null ? " newly used" : " no longer used"),
                        List.of()));
            } else if (!text(old).equals(text(now))) {
                metric(code, path, text(old), text(now));
            }
        }
    }

    private void metric(String code, String path, String old, String now) {
        Map<String, String> oldHeaders = headers(old);
        Map<String, String> newHeaders = headers(now);
        Set<String> keys = new TreeSet<>(oldHeaders.keySet());
        keys.addAll(newHeaders.keySet());
        List<String> chinese = new ArrayList<>();
        List<String> english = new ArrayList<>();
        for (String key : keys) {
            String was = oldHeaders.getOrDefault(key, "—");
            String is = newHeaders.getOrDefault(key, "—");
            if (!was.equals(is)) {
                Label label = ChangeWords.of(key);
                chinese.add(label.chinese() + " " + was + " → " + is);
                english.add(label.english() + " " + was + " → " + is);
            }
        }
        if (!body(old).equals(body(now))) {
            chinese.add("算法改动");
            english.add("the query changed");
        }
        String title = code + " " + newHeaders.getOrDefault("name", "");
        changes.add(new PackChange(
                Subject.METRIC,
                Kind.CHANGED,
                code,
                path,
                "指标 " + title + "：" + (chinese.isEmpty() ? "只改了注释" : String.join("，", chinese)),
                "metric " + title + ": " + (english.isEmpty() ? "only comments" : String.join(", ", english)),
                lines(path, old, now)));
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new TreeMap<>();
        for (Matcher header = HEADER.matcher(text); header.find(); ) {
            headers.putIfAbsent(header.group(1), header.group(2));
        }
        return headers;
    }

    private static String body(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("--"))
                .map(String::strip)
                .reduce("", (left, right) -> left + "\n" + right)
                .strip();
    }

    private void scenarios(String path, Yaml old, Yaml now) {
        Map<String, Yaml> oldOnes = scenarios(old);
        Map<String, Yaml> newOnes = scenarios(now);
        Set<String> names = new LinkedHashSet<>(newOnes.keySet());
        names.addAll(oldOnes.keySet());
        for (String name : names) {
            Yaml was = oldOnes.get(name);
            Yaml is = newOnes.get(name);
            if (was == null || is == null) {
                changes.add(new PackChange(
                        Subject.SCENARIO,
                        was == null ? Kind.ADDED : Kind.REMOVED,
                        name,
                        path,
                        (was == null ? "新增情景「" : "删去情景「") + name + "」",
                        "scenario (" + name + ") " + (was == null ? "added" : "removed"),
                        List.of()));
            } else {
                YamlDifference.between(was, is, "")
                        .forEach(each -> changes.add(new PackChange(
                                Subject.SCENARIO,
                                kind(each),
                                name,
                                path,
                                "情景「" + name + "」：" + each.chinese(),
                                "scenario (" + name + "): " + each.english(),
                                List.of())));
            }
        }
    }

    private static Map<String, Yaml> scenarios(Yaml file) {
        Map<String, Yaml> scenarios = new LinkedHashMap<>();
        file.items().forEach(item -> scenarios.put(item.get("name").text("第" + item.line() + "行"), item));
        return scenarios;
    }

    private void file(String path, byte @Nullable [] old, byte @Nullable [] now) {
        if (java.util.Arrays.equals(old, now)) {
            return;
        }
        Kind kind = old == null ? Kind.ADDED : now == null ? Kind.REMOVED : Kind.CHANGED;
        boolean readable = isText(old) && isText(now);
        changes.add(new PackChange(
                Subject.FILE,
                kind,
                path,
                path,
                switch (kind) {
                    case ADDED -> "新增文件 " + path;
                    case REMOVED -> "删去文件 " + path;
                    case CHANGED -> "文件 " + path + " 改动";
                },
                switch (kind) {
                    case ADDED -> "file " + path + " added";
                    case REMOVED -> "file " + path + " removed";
                    case CHANGED -> "file " + path + " changed";
                },
                readable ? lines(path, text(old), text(now)) : List.of()));
    }

    private static Kind kind(YamlDifference.Difference difference) {
        return difference.before() == null ? Kind.ADDED : difference.after() == null ? Kind.REMOVED : Kind.CHANGED;
    }

    private static List<String> lines(String name, String old, String now) {
        List<String> oldLines = old.lines().toList();
        List<String> newLines = now.lines().toList();
        List<String> unified =
                UnifiedDiffUtils.generateUnifiedDiff(name, name, oldLines, DiffUtils.diff(oldLines, newLines), 2);
        return unified.size() > 2 ? unified.subList(2, unified.size()) : List.of();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isText(byte @Nullable [] bytes) {
        if (bytes == null) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException binary) {
            return false;
        }
    }
}
