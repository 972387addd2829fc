package org.zhiheng.content;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One node of a YAML file that knows where it stands. Reading is forgiving: a mistake becomes a {@link Finding} in the
 * document's list and an absent value, so one pass finds every mistake. Text is always taken as written: {@code 0123},
 * {@code yes} and {@code 2026-01-01} stay text until a typed getter is asked.
 */
public final class Yaml {

    /** No exponents, which would make a few characters into numbers of any length. */
    private static final Pattern PLAIN_NUMBER =
            Pattern.compile("[-+]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})");

    private final String file;
    private final @Nullable Node node;
    private final String path;
    private final List<Finding> findings;
    private final int line;
    private final int column;

    /** The key this is the value of; null for a member of a list and for the root. */
    private @Nullable Node key;

    private Yaml(String file, @Nullable Node node, String path, List<Finding> findings, int line, int column) {
        this.file = file;
        this.node = node;
        this.path = path;
        this.findings = findings;
        this.line = line;
        this.column = column;
    }

    /** Parses one document. A syntax error leaves an absent root and one finding at its place. */
    public static Yaml parse(String file, String text) {
        List<Finding> findings = new ArrayList<>();
        Finding tooLong = YamlProblems.longLine(file, text);
        if (tooLong != null) {
            findings.add(tooLong);
            return new Yaml(file, null, "", findings, 1, 1);
        }
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(20);
        options.setCodePointLimit(4_000_000);
        options.setNestingDepthLimit(30);
        Node root = null;
        try {
            root = new org.yaml.snakeyaml.Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException failure) {
            findings.add(YamlProblems.syntax(file, text, failure));
        } catch (org.yaml.snakeyaml.error.YAMLException failure) {
            findings.add(YamlProblems.unreadable(file, failure));
        }
        if (root != null && YamlProblems.isLooped(root, new ArrayList<>())) {
            root = null;
            findings.add(YamlProblems.loop(file, text));
        }
        Yaml yaml = new Yaml(file, root, "", findings, 1, 1);
        yaml.reportRepeatedKeys();
        return yaml;
    }

    /** All findings of the document so far, those of child nodes included. */
    public List<Finding> findings() {
        return findings;
    }

    public String file() {
        return file;
    }

    /** 1-based line of this node, or of the place where it should stand. */
    public int line() {
        return node == null ? line : node.getStartMark().getLine() + 1;
    }

    /** 1-based column. */
    public int column() {
        return node == null ? column : node.getStartMark().getColumn() + 1;
    }

    /** Where the text of this node begins, in code points from the start of the file; 0 when absent. */
    public int from() {
        return node == null ? 0 : node.getStartMark().getIndex();
    }

    /** Where it ends; a block's end lies before the next word, so blanks and comments may lie between. */
    public int until() {
        return node == null ? 0 : node.getEndMark().getIndex();
    }

    /** Whether a mapping or sequence is written in one line with brackets. */
    public boolean isFlow() {
        return node instanceof org.yaml.snakeyaml.nodes.CollectionNode<?> collection
                && collection.getFlowStyle() == org.yaml.snakeyaml.DumperOptions.FlowStyle.FLOW;
    }

    /** Names from the root, joined by dots. */
    public String path() {
        return path;
    }

    /** Whether something is written here; {@code null} and nothing after the colon count as absent. */
    public boolean isPresent() {
        return node != null
                && !(node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL));
    }

    /** Whether names with values stand here. */
    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** Whether a list stands here. */
    public boolean isSequence() {
        return node instanceof SequenceNode;
    }

    /** Whether a single value stands here. */
    public boolean isScalar() {
        return isPresent() && node instanceof ScalarNode;
    }

    /** The value under a key; an absent node when there is none. */
    public Yaml get(String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (keyText(tuple).equals(key)) {
                    return child(tuple, key);
                }
            }
        }
        return new Yaml(file, null, path.isEmpty() ? key : path + "." + key, findings, line(), column());
    }

    /** Keys and values in file order; empty when this is no mapping. */
    public Map<String, Yaml> entries() {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                entries.putIfAbsent(keyText(tuple), child(tuple, keyText(tuple)));
            }
        }
        return entries;
    }

    /** The node of a key itself, for findings about the key. */
    public Yaml key(String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (keyText(tuple).equals(key)) {
                    return child(tuple.getKeyNode(), key);
                }
            }
        }
        return get(key);
    }

    /** The members of a sequence; a single value counts as a sequence of one, an absent one as empty. */
    public List<Yaml> items() {
        List<Yaml> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                items.add(child(item, "[" + index++ + "]"));
            }
        } else if (isPresent()) {
            items.add(this);
        }
        return items;
    }

    /** The text as written; empty when absent, a finding when this is a mapping or a sequence. */
    public Optional<String> text() {
        if (!isPresent()) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        error("yaml-not-text", "「" + path + "」应为一个值", "(" + path + ") must be a single value");
        return Optional.empty();
    }

    /** The text, or another where there is none. */
    public String text(String absent) {
        return text().orElse(absent);
    }

    /** The text, with a finding when it is absent or blank. */
    public String requiredText() {
        Optional<String> text = text();
        if (text.isEmpty() || text.get().isBlank()) {
            error("yaml-required", "缺少「" + path + "」", "(" + path + ") is missing");
            return "";
        }
        return text.get();
    }

    /** The texts of a sequence (or of a single value). */
    public List<String> texts() {
        return items().stream().flatMap(item -> item.text().stream()).toList();
    }

    /** An exact decimal; {@code 30%} is 0.30. A finding when the text is no number. */
    public Optional<BigDecimal> decimal() {
        Optional<String> text = text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String digits = text.get().strip().replace("_", "");
        boolean percent = digits.endsWith("%") || digits.endsWith("％");
        if (percent) {
            digits = digits.substring(0, digits.length() - 1).strip();
        }
        if (PLAIN_NUMBER.matcher(digits).matches()) {
            BigDecimal value = new BigDecimal(digits);
            return Optional.of(percent ? value.movePointLeft(2) : value);
        } else {
            String meant = NumberTypo.meant(text.get());
            findings.add(Finding.error(
                            "yaml-not-number",
                            file,
                            line(),
                            column(),
                            (isInSheet() ? "此格" : "「" + path + "」") + "应为数字",
                            (isInSheet() ? "this cell" : "(" + path + ")") + " must be a number")
                    .about(text.get())
                    .fix(
                            meant == null ? "用阿拉伯数字和半角小数点，如 95、0.6 或 30%" : "是否想写「" + meant + "」",
                            meant == null ? "write digits, e.g. 95, 0.6 or 30%" : "did you mean (" + meant + ")"));
            return Optional.empty();
        }
    }

    /** A whole number; empty when absent, and with a finding when it is no whole number. */
    public Optional<Integer> integer() {
        return decimal().flatMap(value -> {
            try {
                return Optional.of(value.intValueExact());
            } catch (ArithmeticException notWhole) {
                error("yaml-not-whole", "「" + path + "」应为整数", "(" + path + ") must be a whole number");
                return Optional.empty();
            }
        });
    }

    /** Yes or no, 是 or 否; {@code absent} when nothing is written, and with a finding for any other word. */
    public boolean flag(boolean absent) {
        Optional<String> text = text();
        if (text.isEmpty()) {
            return absent;
        }
        return switch (text.get()) {
            case "true", "yes", "是" -> true;
            case "false", "no", "否" -> false;
            default -> {
                error("yaml-not-flag", "「" + path + "」应为 true 或 false", "(" + path + ") must be true or false");
                yield absent;
            }
        };
    }

    /** A finding for each key that is not among the known ones, with the nearest known one as the fix. */
    public void allowKeys(Set<String> known) {
        entries().forEach((name, value) -> {
            if (!known.contains(name)) {
                String nearest = Suggestion.nearest(name, known);
                Yaml keyNode = key(name);
                Finding finding = Finding.error(
                                "yaml-unknown-key", file, keyNode.line(), keyNode.column(), "不认识的项目名", "unknown key")
                        .about(name);
                int colon = name.indexOf(':');
                String spaced = name.substring(0, colon + 1) + " " + name.substring(colon + 1);
                findings.add(
                        colon > 0
                                ? finding.fix("冒号后要有一个空格：" + spaced, "a space after the colon: " + spaced)
                                : nearest == null
                                        ? finding.fix(
                                                "可用的有：" + Suggestion.list(known, "、"),
                                                "one of: " + Suggestion.list(known, ", "))
                                        : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
            }
        });
    }

    /** Adds an error at this node's place. */
    public void error(String code, String chinese, String english) {
        findings.add(Finding.error(code, file, line(), column(), chinese, english));
    }

    /** Adds a finding made by the caller. */
    public void add(Finding finding) {
        findings.add(finding);
    }

    /** Column of a character inside this value; in a sheet the cell has only one. */
    public int column(int offset) {
        boolean quoted = node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == DumperOptions.ScalarStyle.DOUBLE_QUOTED
                        || scalar.getScalarStyle() == DumperOptions.ScalarStyle.SINGLE_QUOTED);
        return isInSheet() ? column() : column() + offset + (quoted ? 1 : 0);
    }

    /** Whether this stands in a cell of a workbook; line and column are then the cell's row and column. */
    public boolean isInSheet() {
        return file.indexOf('!') > 0;
    }

    /**
     * Puts cells of a sheet in the place of the value under a key. They keep their own file and places, so what is wrong
     * with them is told at the cell.
     */
    public void replace(String key, Cells cells) {
        if (node instanceof MappingNode mapping) {
            mapping.getValue()
                    .replaceAll(tuple ->
                            keyText(tuple).equals(key) ? new NodeTuple(tuple.getKeyNode(), cells.node()) : tuple);
        }
    }

    Node node() {
        if (node == null) {
            throw new IllegalStateException("(" + path + ") is absent");
        }
        return node;
    }

    /** The key this stands under, for findings about the whole of it; this itself in a list. */
    public Yaml heading() {
        return key == null || isInSheet() ? this : new Yaml(file, key, path, findings, line, column);
    }

    private Yaml child(NodeTuple tuple, String name) {
        Yaml child = child(tuple.getValueNode(), name);
        child.key = tuple.getKeyNode();
        return child;
    }

    private Yaml child(Node value, String name) {
        String childPath = path.isEmpty() ? name : name.startsWith("[") ? path + name : path + "." + name;
        String stands = value.getStartMark().getName();
        return new Yaml(stands.indexOf('!') > 0 ? stands : file, value, childPath, findings, line(), column());
    }

    private static String keyText(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private void reportRepeatedKeys() {
        if (node != null) {
            reportRepeatedKeys(node, java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>()));
        }
    }

    private void reportRepeatedKeys(Node at, Set<Node> seen) {
        if (!seen.add(at)) {
            return;
        }
        if (at instanceof MappingNode mapping) {
            Set<String> names = new java.util.HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (!names.add(keyText(tuple))) {
                    Mark mark = tuple.getKeyNode().getStartMark();
                    findings.add(Finding.error(
                                    "yaml-repeated-key",
                                    file,
                                    mark.getLine() + 1,
                                    mark.getColumn() + 1,
                                    "同一项目名出现两次",
                                    "the same key stands twice")
                            .about(keyText(tuple)));
                }
                reportRepeatedKeys(tuple.getValueNode(), seen);
            }
        } else if (at instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> reportRepeatedKeys(item, seen));
        }
    }
}
