package org.zhiheng.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Changes single values of a YAML file and leaves the rest, comments and line breaks included, as it was written. All
 * changes are against the text as read; they must not overlap.
 */
public final class YamlEdit {

    private record Change(int start, int end, String text) {}

    private final String text;
    private final List<Change> changes = new ArrayList<>();

    /** @param text the very text the nodes were parsed from */
    public YamlEdit(String text) {
        this.text = text;
    }

    /** Whether nothing was changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Puts other text in the place of a value. */
    public void set(Yaml value, String written) {
        Node node = value.node();
        changes.add(new Change(start(node), end(node), written));
    }

    /** Puts a block of lines in the place of a block value: everything from its first line to its last. */
    public void setLines(Yaml mapping, String key, String lines) {
        NodeTuple tuple = tuple(mapping, key);
        int from = lineStart(start(tuple.getKeyNode()));
        changes.add(new Change(from, lineEnd(end(tuple.getValueNode())), lines));
    }

    /** Adds a key after the first one of a mapping, or as the last one where it is written in braces. */
    public void put(Yaml mapping, String key, String written) {
        MappingNode node = (MappingNode) mapping.node();
        if (node.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            int at = node.getValue().isEmpty() ? end(node) - 1 : end(last(node));
            changes.add(new Change(at, at, (node.getValue().isEmpty() ? "" : ", ") + key + ": " + written));
            return;
        }
        NodeTuple first = node.getValue().get(0);
        int at = withoutBreak(lineEnd(end(first.getValueNode())));
        String indent = " ".repeat(first.getKeyNode().getStartMark().getColumn());
        changes.add(new Change(at, at, "\n" + indent + key + ": " + written));
    }

    /** Takes a key and its value out; it must not be the first one of a list's member. */
    public void remove(Yaml mapping, String key) {
        MappingNode node = (MappingNode) mapping.node();
        NodeTuple tuple = tuple(mapping, key);
        int index = node.getValue().indexOf(tuple);
        int start = start(tuple.getKeyNode());
        int end = end(tuple.getValueNode());
        if (node.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            boolean last = index == node.getValue().size() - 1;
            if (last && index > 0) {
                start = end(node.getValue().get(index - 1).getValueNode());
            } else if (!last) {
                end = start(node.getValue().get(index + 1).getKeyNode());
            }
            changes.add(new Change(start, end, ""));
        } else {
            changes.add(new Change(lineStart(start), lineEnd(end), ""));
        }
    }

    /** Adds lines at the end of the file. */
    public void append(String lines) {
        String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        changes.add(new Change(text.length(), text.length(), gap + lines));
    }

    /** The text with every change made. */
    public String result() {
        StringBuilder result = new StringBuilder(text);
        changes.stream()
                .sorted(Comparator.comparingInt(Change::start)
                        .thenComparingInt(Change::end)
                        .reversed())
                .forEach(change -> result.replace(change.start(), change.end(), change.text()));
        return result.toString();
    }

    private static NodeTuple tuple(Yaml mapping, String key) {
        for (NodeTuple tuple : ((MappingNode) mapping.node()).getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(key)) {
                return tuple;
            }
        }
        throw new IllegalArgumentException("No key (" + key + ") in (" + mapping.path() + ")");
    }

    private static Node last(MappingNode node) {
        return node.getValue().get(node.getValue().size() - 1).getValueNode();
    }

    private int start(Node node) {
        return text.offsetByCodePoints(0, node.getStartMark().getIndex());
    }

    /** After the last character that belongs to the node; the parser's own mark of a block lies behind what follows it. */
    private int end(Node node) {
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() != DumperOptions.FlowStyle.FLOW
                && !collection.getValue().isEmpty()) {
            return node instanceof MappingNode mapping
                    ? end(last(mapping))
                    : end(((SequenceNode) node)
                            .getValue()
                            .get(collection.getValue().size() - 1));
        }
        int end = text.offsetByCodePoints(0, node.getEndMark().getIndex());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private int withoutBreak(int at) {
        int end = at;
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }
}
