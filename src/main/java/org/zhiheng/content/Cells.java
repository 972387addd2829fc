package org.zhiheng.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What stands in the cells of a sheet, in the shape a {@link Yaml} file would give it: one reader then serves both, and
 * what is wrong is told at the cell.
 */
public final class Cells {

    private final Node node;

    private Cells(Node node) {
        this.node = node;
    }

    /**
     * One value.
     *
     * @param sheet path of the workbook, {@code !}, name of the sheet
     * @param row 1-based
     * @param column 1-based
     */
    public static Cells text(String sheet, int row, int column, String text) {
        Mark mark = mark(sheet, row, column);
        return new Cells(new ScalarNode(Tag.STR, text, mark, mark, DumperOptions.ScalarStyle.PLAIN));
    }

    /** Values in order; the place is that of the list as a whole. */
    public static Cells list(String sheet, int row, int column, List<Cells> members) {
        Mark mark = mark(sheet, row, column);
        List<Node> nodes = new ArrayList<>();
        members.forEach(member -> nodes.add(member.node));
        return new Cells(new SequenceNode(Tag.SEQ, true, nodes, mark, mark, DumperOptions.FlowStyle.BLOCK));
    }

    /** Values by key, in the map's order; a key stands where its value stands. */
    public static Cells mapping(String sheet, int row, int column, Map<String, Cells> entries) {
        Mark mark = mark(sheet, row, column);
        List<NodeTuple> tuples = new ArrayList<>();
        entries.forEach((key, value) -> {
            Mark at = value.node.getStartMark();
            tuples.add(
                    new NodeTuple(new ScalarNode(Tag.STR, key, at, at, DumperOptions.ScalarStyle.PLAIN), value.node));
        });
        return new Cells(new MappingNode(Tag.MAP, true, tuples, mark, mark, DumperOptions.FlowStyle.BLOCK));
    }

    /** The same, where each key stands at a place of its own: a row of headings. @param keys key → row and column */
    public static Cells mapping(
            String sheet, int row, int column, Map<String, Cells> entries, Map<String, int[]> keys) {
        Mark mark = mark(sheet, row, column);
        List<NodeTuple> tuples = new ArrayList<>();
        entries.forEach((key, value) -> {
            int[] place = keys.get(key);
            Mark at = place == null ? value.node.getStartMark() : mark(sheet, place[0], place[1]);
            tuples.add(
                    new NodeTuple(new ScalarNode(Tag.STR, key, at, at, DumperOptions.ScalarStyle.PLAIN), value.node));
        });
        return new Cells(new MappingNode(Tag.MAP, true, tuples, mark, mark, DumperOptions.FlowStyle.BLOCK));
    }

    Node node() {
        return node;
    }

    private static Mark mark(String sheet, int row, int column) {
        return new Mark(sheet, 0, row - 1, column - 1, new int[0], 0);
    }
}
