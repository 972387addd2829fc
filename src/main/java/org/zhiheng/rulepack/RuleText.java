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

/** The DRL of a pack: what its authors wrote, and generated rules that score the criteria that have a form. */
final class RuleText {

    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*rule[ \\t]+(?:\"([^\"\\n]*)\"|(\\S+))");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\n]*)\"");
    /** Begins the names of the generated rules; each speaks for as many criteria. */
    private static final String FORMS = "计分形式";

    private static final int FORMS_OF_RULE = 50;

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

    /**
     * Rules that fire once for every unit and score each criterion with a form. A rule for each criterion would cost every
     * unit an activation and every pack the time to compile it; the sheet tells them apart under {@link #ruleName}.
     */
    static String generated(RulePack pack) {
        StringBuilder text = new StringBuilder("package " + pack.code() + "\n\n"
                + "import org.zhiheng.vocabulary.Assessee\n"
                + "import org.zhiheng.vocabulary.ScoreSheet\n\n"
                + "global ScoreSheet score\n");
        List<Criterion> forms = pack.criteria().values().stream()
                .filter(criterion -> criterion.form() != null)
                .toList();
        for (int from = 0; from < forms.size(); from += FORMS_OF_RULE) {
            text.append("\nrule \"").append(FORMS).append(from / FORMS_OF_RULE + 1);
            text.append("\"\nwhen\n    Assessee( )\nthen\n");
            for (Criterion criterion : forms.subList(from, Math.min(forms.size(), from + FORMS_OF_RULE))) {
                text.append("    score.form( \"").append(criterion.code()).append("\" );\n");
            }
            text.append("end\n");
        }
        return text.toString();
    }

    /** Whether a rule of the session is one of the generated ones. */
    static boolean isGenerated(String rule) {
        return rule.startsWith(FORMS);
    }

    /** Criterion with a form → the name its generated rule has in reports. */
    static Map<String, String> formRules(RulePack pack) {
        Map<String, String> names = new HashMap<>();
        pack.criteria().forEach((code, criterion) -> {
            if (criterion.form() != null) {
                names.put(code, ruleName(criterion));
            }
        });
        return names;
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

    /** Criteria whose hand-written rules only compare metrics with constants, by code. */
    static Map<String, ComparedMetrics> compared(RulePack pack) {
        Map<String, List<String>> rules = new HashMap<>();
        authored(pack).forEach((path, text) -> {
            String[] parts = PackRuleCheck.blanked(text).split("(?m)^[ \\t]*rule[ \\t]+");
            for (int index = 1; index < parts.length && !isOutcome(path); index++) {
                String rule = parts[index];
                QUOTED.matcher(rule)
                        .results()
                        .map(quoted -> quoted.group(1))
                        .distinct()
                        .forEach(word -> rules.computeIfAbsent(word, absent -> new ArrayList<>())
                                .add(rule));
            }
        });
        Map<String, ComparedMetrics> compared = new HashMap<>();
        pack.criteria().forEach((code, criterion) -> {
            ComparedMetrics metric = ComparedMetrics.of(criterion, rules.getOrDefault(code, List.of()));
            if (metric != null) {
                compared.put(code, metric);
            }
        });
        return compared;
    }

    /** Whether a file holds rules of the stage after ranking. */
    static boolean isOutcome(String path) {
        return path.substring(path.lastIndexOf('/') + 1).startsWith("outcomes");
    }
}
