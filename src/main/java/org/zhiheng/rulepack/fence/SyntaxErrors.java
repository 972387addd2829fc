package org.zhiheng.rulepack.fence;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.parser.DroolsError;

/** What the parser says of a file it cannot read, in words and at the place of the mistake. */
final class SyntaxErrors {

    private static final Pattern PLACE = Pattern.compile("\\[ERR (\\d+)] Line (\\d+):(\\d+) (.*)", Pattern.DOTALL);

    private SyntaxErrors() {}

    /** Says what the parser could not read; of several mistakes that follow from a missing word, only that word. */
    static void tell(SourceText source, List<DroolsError> errors) {
        int first = errors.stream()
                .mapToInt(error -> errorLine(error.getMessage()))
                .min()
                .orElse(0);
        if (!unfinished(source, first)) {
            errors.forEach(error -> syntaxError(source, error.getMessage()));
        }
    }

    private static int errorLine(String message) {
        Matcher place = PLACE.matcher(message);
        return place.find() ? Integer.parseInt(place.group(2)) : Integer.MAX_VALUE;
    }

    /**
     * Rules that lack {@code then} or {@code end}: told where the word should stand, not where the parser gave up later.
     *
     * @param firstErrorLine where the parser first did
     */
    private static boolean unfinished(SourceText source, int firstErrorLine) {
        Matcher line = Pattern.compile(
                        "(?m)^[ \\t]*(?:(rule)[ \\t]+[\"\\p{L}]|(when)\\b|(then)\\b|(end)\\b|(?:score|outcome)[ \\t]*\\.)")
                .matcher(source.text());
        boolean inside = false;
        boolean condition = false;
        int found = source.findings().size();
        while (line.find() && source.line(line.start()) <= firstErrorLine) {
            int at = line.start()
                    + line.group().length()
                    - line.group().stripLeading().length();
            if (line.group(1) != null) {
                if (inside) {
                    source.refuse(
                            "missing-end",
                            at,
                            "rule",
                            "上一条规则没有写 end",
                            "the rule before has no end",
                            "在这一行前补上 end",
                            "add end before this line");
                }
                inside = true;
                condition = false;
            } else if (line.group(2) != null) {
                condition = true;
            } else if (line.group(3) != null) {
                condition = false;
            } else if (line.group(4) != null) {
                inside = false;
                condition = false;
            } else if (condition) {
                source.refuse(
                        "missing-then",
                        at,
                        source.wordAt(at),
                        "动作前没有写 then",
                        "there is no then before what the rule does",
                        "在这一行前补上 then",
                        "add then before this line");
                condition = false;
            }
        }
        return source.findings().size() > found;
    }

    private static void syntaxError(SourceText source, String message) {
        Matcher matcher = PLACE.matcher(message);
        if (!matcher.find()) {
            source.refuse("syntax", 0, "", "语法错误", "syntax error: " + message);
            return;
        }
        int at = source.offset(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        while (at < source.text().length()
                && Character.isWhitespace(source.text().charAt(at))) {
            at++;
        }
        String word = at >= source.text().length() ? "" : source.wordAt(at);
        Matcher rule = Pattern.compile("in rule \"?([^\"\\n]*?)\"?(?: in .*)?$").matcher(matcher.group(4));
        String where = rule.find() ? "规则“" + rule.group(1) + "”：" : "";
        String chinese =
                switch (matcher.group(1)) {
                    case "101" -> "这里的写法不对";
                    case "102" -> word.isEmpty() ? "文件在这里意外结束" : "这里不应出现这个词";
                    case "106", "107" -> "这里缺少或多出了内容";
                    default -> "语法错误";
                };
        String fix =
                switch (word) {
                    case "=" -> "相等写作 ==；>=、<=、!= 中间不要有空格";
                    case "then", "end" -> "检查前一行的括号是否成对";
                    case "" -> "检查是否漏写 end";
                    case "and", "AND", "且", "并且" -> "同时满足写逗号或 &&";
                    case "or", "OR", "或", "或者" -> "任一满足写 ||";
                    case "like", "in", "between" -> "写成一个个比较，如 value( \"指标\" ) >= 60, value( \"指标\" ) < 90";
                    default ->
                        source.text().substring(0, at).stripTrailing().endsWith("%")
                                ? "不写百分号：90% 写 90"
                                : "检查括号、引号、逗号以及 when / then / end";
                };
        source.refuse(
                "syntax",
                at,
                word,
                where + chinese,
                "syntax error: " + matcher.group(4).strip(),
                fix,
                "check brackets, quotation marks, commas and when / then / end");
    }
}
