package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.rulepack.fence.DrlFile;

/** The DRL of a pack: what its authors wrote, and one generated rule for each criterion that has a form. */
final class RuleText {

    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*rule[ \\t]+(?:\"([^\"\\n]*)\"|(\\S+))");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\n]*)\"");

    private RuleText() {}

    /** The files in order of their paths, the generated one last. */
    static List<DrlFile> files(RulePack pack) {
        List<DrlFile> files = new ArrayList<>();
        authored(pack).forEach((path, text) -> files.add(new DrlFile(pack.folder() + "/" + path, text)));
        files.add(new DrlFile(pack.folder() + "/criteria.yml", generated(pack)));
        return files;
    }

    /** The pack's own DRL by path inside the folder, that of rule sheets included. */
    static Map<String, String> authored(RulePack pack) {
        Map<String, String> files = new LinkedHashMap<>();
        pack.files().forEach((path, bytes) -> {
            if (path.endsWith(".drl")) {
                files.put(path, new String(bytes, StandardCharsets.UTF_8));
            }
        });
        pack.tables().rules().forEach((path, sheet) -> files.put(path, sheet.drl(pack.code())));
        return files;
    }

    /** One rule for each criterion with a form. */
    static String generated(RulePack pack) {
        StringBuilder text = new StringBuilder("package " + pack.code() + "\n\n"
                + "import org.zhiheng.vocabulary.Assessee\n"
                + "import org.zhiheng.vocabulary.ScoreSheet\n\n"
                + "global ScoreSheet score\n");
        pack.criteria().values().forEach(criterion -> {
            if (criterion.form() != null) {
                text.append("\nrule \"").append(ruleName(criterion)).append("\"\nwhen\n    Assessee( )\nthen\n");
                text.append("    score.form( \"").append(criterion.code()).append("\" );\nend\n");
            }
        });
        return text.toString();
    }

    static String ruleName(Criterion criterion) {
        return criterion.code() + " " + criterion.name().replaceAll("[^\\p{L}\\p{N} ]", "");
    }

    /** Rule name → where it stands; generated rules stand at their criterion. */
    static Map<String, RuleSource> sources(RulePack pack) {
        Map<String, RuleSource> sources = new HashMap<>();
        pack.criteria().values().forEach(criterion -> {
            if (criterion.form() != null) {
                sources.put(
                        ruleName(criterion),
                        new RuleSource(
                                criterion.yaml().file(),
                                Math.max(1, criterion.yaml().line() - 1)));
            }
        });
        authored(pack).forEach((path, text) -> {
            Matcher rule = RULE.matcher(text);
            while (rule.find()) {
                String name = rule.group(1) != null ? rule.group(1) : rule.group(2);
                int line = 1
                        + (int) text.substring(0, rule.start())
                                .chars()
                                .filter(each -> each == '\n')
                                .count();
                sources.putIfAbsent(name, new RuleSource(pack.folder() + "/" + path, line));
            }
        });
        return sources;
    }

    /** Criterion → the words that the rules writing on it quote: metrics, parameters, kinds of events. */
    static Map<String, Set<String>> asked(RulePack pack) {
        Map<String, Set<String>> asked = new HashMap<>();
        authored(pack).forEach((path, text) -> {
            if (isOutcome(path)) {
                return;
            }
            for (String rule : text.split("(?m)^[ \\t]*rule[ \\t]+")) {
                Set<String> words = new TreeSet<>();
                Matcher quoted = QUOTED.matcher(PackRuleCheck.blanked(rule));
                while (quoted.find()) {
                    words.add(quoted.group(1));
                }
                words.stream().filter(pack.criteria()::containsKey).forEach(code -> asked.computeIfAbsent(
                                code, absent -> new TreeSet<>())
                        .addAll(words));
            }
        });
        return asked;
    }

    /** Whether a file holds rules of the stage after ranking. */
    static boolean isOutcome(String path) {
        return path.substring(path.lastIndexOf('/') + 1).startsWith("outcomes");
    }
}
