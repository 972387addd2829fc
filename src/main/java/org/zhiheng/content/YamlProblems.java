package org.zhiheng.content;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What keeps a YAML file from being read at all, told as its author would say it. */
final class YamlProblems {

    private static final Pattern WIDE_COLON = Pattern.compile("(?m)^[ ]*(?:- )?[\\p{L}\\p{N}_.-]+(：)");
    private static final Pattern UNSPACED = Pattern.compile("^[ ]*(?:- )?([\\p{L}_][\\p{L}\\p{N}_]*:[^\\s/:\"'].*)$");
    private static final Pattern REFERENCE = Pattern.compile("[\\[\\s,:-](\\*[\\p{L}\\p{N}_-]+)");

    /** The parser's time grows with the square of a line's length. */
    private static final int LONGEST_LINE = 50_000;

    private YamlProblems() {}

    /** The first line nobody would write; null when there is none. */
    static @Nullable Finding longLine(String file, String text) {
        int line = 1;
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            boolean end = at == text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r';
            if (end && at - start > LONGEST_LINE) {
                return Finding.error(
                                "yaml-syntax",
                                file,
                                line,
                                1,
                                "YAML 无法读取：一行太长（超过 " + LONGEST_LINE + " 字）",
                                "YAML cannot be read: a line is longer than " + LONGEST_LINE + " characters")
                        .fix("分成几行写", "break the line");
            }
            if (end) {
                line += at < text.length() && text.charAt(at) == '\n' ? 1 : 0;
                start = at + 1;
            }
        }
        return null;
    }

    static Finding syntax(String file, String text, MarkedYAMLException failure) {
        Matcher wide = WIDE_COLON.matcher(text);
        if (wide.find()) {
            return at("yaml-syntax", file, text, wide.start(1), "冒号是全角的", "the colon is a full-width one")
                    .about("：")
                    .fix("改成半角冒号，后面跟一个空格", "write an ASCII colon and a space");
        }
        Mark mark = failure.getProblemMark();
        int unspaced = mark == null ? -1 : unspaced(text, mark.getLine());
        if (unspaced >= 0) {
            return at("yaml-syntax", file, text, unspaced, "冒号后面没有空格", "there is no space after the colon")
                    .fix("冒号后加一个空格", "put a space after the colon");
        }
        return Finding.error(
                        "yaml-syntax",
                        file,
                        mark == null ? 0 : mark.getLine() + 1,
                        mark == null ? 0 : mark.getColumn() + 1,
                        "YAML 格式有误：" + chinese(failure.getProblem()),
                        "not valid YAML: " + failure.getProblem())
                .fix(
                        "检查缩进（用空格，不用制表符）、冒号后的空格和引号",
                        "check indentation (spaces, no tabs), the space after a colon, and quotes");
    }

    /** What has no place: a file too large, too deep, or with characters that no text has. */
    static Finding unreadable(String file, YAMLException failure) {
        String english = String.valueOf(failure.getMessage());
        String[] told = english.contains("aliases")
                ? new String[] {"用 * 引用得太多", "直接写出内容，不用 & 和 *", "write it out without & and *"}
                : english.contains("Nesting")
                        ? new String[] {"套得太深（超过 30 层）", "分成几项写", "write it in parts"}
                        : english.contains("limit")
                                ? new String[] {"文件太大（超过 400 万字）", "分成几个文件", "split the file"}
                                : english.contains("special characters")
                                        ? new String[] {
                                            "有看不见的控制字符，或不是文本文件", "用记事本打开，另存为 UTF-8 文本", "save it as UTF-8 text"
                                        }
                                        : new String[] {english, "检查文件内容", "check the file"};
        return Finding.error("yaml-syntax", file, 0, 0, "YAML 无法读取：" + told[0], "YAML cannot be read: " + english)
                .fix(told[1], told[2]);
    }

    /** Where the last line up to the mark begins that has a colon without a space, {@code full:12}; −1: there is none. */
    private static int unspaced(String text, int line) {
        String[] lines = text.split("\n", -1);
        int at = 0;
        int found = -1;
        for (int number = 0; number <= Math.min(line, lines.length - 1); number++) {
            Matcher written = UNSPACED.matcher(lines[number]);
            if (number >= line - 1 && written.find()) {
                found = at + written.start(1);
            }
            at += lines[number].length() + 1;
        }
        return found;
    }

    /** A structure that refers to what it is part of. */
    static Finding loop(String file, String text) {
        Matcher reference = REFERENCE.matcher(text);
        return at(
                        "yaml-loop",
                        file,
                        text,
                        reference.find() ? reference.start(1) : 0,
                        "结构绕回了自己",
                        "the structure contains itself")
                .fix("不要用 * 引用上级，直接写出要列的项目", "do not refer to what is above with *");
    }

    static boolean isLooped(Node at, List<Node> above) {
        if (above.stream().anyMatch(node -> node == at)) {
            return true;
        }
        above.add(at);
        boolean looped = false;
        if (at instanceof MappingNode mapping) {
            looped = mapping.getValue().stream().anyMatch(tuple -> isLooped(tuple.getValueNode(), above));
        } else if (at instanceof SequenceNode sequence) {
            looped = sequence.getValue().stream().anyMatch(item -> isLooped(item, above));
        }
        above.remove(above.size() - 1);
        return looped;
    }

    private static Finding at(String code, String file, String text, int offset, String chinese, String english) {
        int line = 1
                + (int) text.substring(0, offset)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
        return Finding.error(code, file, line, offset - text.lastIndexOf('\n', offset - 1), chinese, english);
    }

    private static String chinese(@Nullable String problem) {
        String english = problem == null ? "" : problem;
        if (english.contains("TAB") || english.contains("\\t")) {
            return "这里有制表符，缩进只能用空格";
        }
        if (english.contains("mapping values are not allowed")) {
            return "这里不能再有冒号；上一行是否少了换行，或文字里的冒号没有加引号";
        }
        if (english.contains("could not find expected ':'")) {
            return "这一项后面少了冒号和空格";
        }
        if (english.contains("<block end>") || english.contains("did not find expected key")) {
            return "缩进与上面不对齐";
        }
        if (english.contains("',' or")) {
            return "这里少了逗号或右括号";
        }
        if (english.contains("tag is not allowed")) {
            return "不能写 !! 开头的类型";
        }
        if (english.contains("another document")) {
            return "一个文件只能有一段，不能用 --- 分开";
        }
        if (english.contains("quoted scalar")) {
            return "引号没有成对";
        }
        return english;
    }
}
