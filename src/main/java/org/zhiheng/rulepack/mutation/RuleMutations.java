package org.zhiheng.rulepack.mutation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.rulepack.mutation.Mutation.Edit;
import org.zhiheng.rulepack.mutation.Mutation.Kind;

/** The changes of a file of hand-written rules: comparisons, numbers, conditions, whole rules. */
public final class RuleMutations {

    private static final Pattern SILENT =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|(?m)^[ \\t]*#[^\\n]*|\"(?:[^\"\\\\\\n]|\\\\.)*\"");
    private static final Pattern RULE =
            Pattern.compile("(?ms)^[ \\t]*rule\\b(.*?)^[ \\t]*when\\b(.*?)^[ \\t]*then\\b(.*?)^[ \\t]*end\\b[ \\t;]*");
    private static final Pattern OPERATOR = Pattern.compile("(?<![-=<>!])(?:>=|<=|!=|==|>|<)(?![=>])");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\p{N}_.$])[0-9]+(?:\\.[0-9]+)?(?![\\p{L}\\p{N}_.])");
    private static final Pattern FACT = Pattern.compile("\\b[A-Z]\\w*\\s*\\(");
    private static final Map<String, String> FLIPPED =
            Map.of(">=", ">", ">", ">=", "<=", "<", "<", "<=", "==", "!=", "!=", "==");

    private final MutableText collected;
    private final String text;
    private final String code;

    private RuleMutations(MutableText collected) {
        this.collected = collected;
        this.text = collected.text();
        this.code = silenced(text);
    }

    /**
     * @param path of the file inside the pack
     * @param text of the file
     */
    public static List<Mutation> of(String path, String text) {
        MutableText collected = new MutableText(path, text);
        collected.about(Mutation.ANYTHING);
        new RuleMutations(collected).collect();
        return collected.mutations();
    }

    private void collect() {
        Matcher rule = RULE.matcher(code);
        while (rule.find()) {
            String name = text.substring(rule.start(1), rule.end(1))
                    .strip()
                    .lines()
                    .findFirst()
                    .orElse("");
            add(rule.start(), rule.end(), "", Kind.CONDITION, "rule " + name, "");
            operators(rule.start(2), rule.end(2), name);
            numbers(rule.start(2), rule.end(2), Kind.THRESHOLD, name);
            numbers(rule.start(3), rule.end(3), Kind.POINTS, name);
            conditions(rule.start(2), rule.end(2), name);
        }
    }

    private void operators(int from, int until, String rule) {
        Matcher operator = OPERATOR.matcher(code).region(from, until);
        while (operator.find()) {
            add(
                    operator.start(),
                    operator.end(),
                    FLIPPED.getOrDefault(operator.group(), ""),
                    Kind.OPERATOR,
                    operator.group(),
                    rule);
        }
    }

    private void numbers(int from, int until, Kind kind, String rule) {
        Matcher number = NUMBER.matcher(code).region(from, until);
        while (number.find()) {
            for (BigDecimal shifted : Mutation.shifted(new BigDecimal(number.group()), kind)) {
                add(number.start(), number.end(), shifted.toPlainString(), kind, number.group(), rule);
            }
        }
    }

    /** Leaves out one condition of a fact after the other; not the naming of a value, nor a guard against none. */
    private void conditions(int from, int until, String rule) {
        Matcher fact = FACT.matcher(code).region(from, until);
        while (fact.find()) {
            List<int[]> parts = parts(fact.end());
            for (int index = 0; index < parts.size(); index++) {
                int[] part = parts.get(index);
                String condition = text.substring(part[0], part[1]).strip();
                if (condition.isEmpty() || condition.matches("(?s)\\$\\w+\\s*:.*|.*!=\\s*null")) {
                    continue;
                }
                int start = index == 0 ? part[0] : part[0] - 1;
                int end = index == 0 && parts.size() > 1 ? part[1] + 1 : part[1];
                add(start, end, " ", Kind.CONDITION, condition, rule);
            }
        }
    }

    /** Stretches between the commas of the outermost brackets that open before {@code from}. */
    private List<int[]> parts(int from) {
        List<int[]> parts = new ArrayList<>();
        int depth = 1;
        int start = from;
        for (int at = from; at < code.length() && depth > 0; at++) {
            char letter = code.charAt(at);
            if (letter == '(' || letter == '[' || letter == '{') {
                depth++;
            } else if (letter == ')' || letter == ']' || letter == '}') {
                depth--;
            }
            if (depth == 0 || depth == 1 && letter == ',') {
                parts.add(new int[] {start, at});
                start = at + 1;
            }
        }
        return parts;
    }

    private void add(int from, int until, String after, Kind kind, String before, String what) {
        int line = 1;
        int start = 0;
        for (int index = 0; index < from; index++) {
            if (text.charAt(index) == '\n') {
                line++;
                start = index + 1;
            }
        }
        collected.add(line, from - start + 1, kind, what, before, after.strip(), List.of(new Edit(from, until, after)));
    }

    /** The text with comments and texts in quotation marks turned into blanks; positions stay. */
    private static String silenced(String text) {
        StringBuilder silenced = new StringBuilder(text);
        Matcher silent = SILENT.matcher(text);
        while (silent.find()) {
            boolean quoted = silent.group().startsWith("\"");
            for (int index = silent.start() + (quoted ? 1 : 0); index < silent.end() - (quoted ? 1 : 0); index++) {
                if (silenced.charAt(index) != '\n') {
                    silenced.setCharAt(index, ' ');
                }
            }
        }
        return silenced.toString();
    }
}
