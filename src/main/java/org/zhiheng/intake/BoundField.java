package org.zhiheng.intake;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Period;

/** One field of a feed tied to the columns of the table being read. */
final class BoundField {

    private final Feed.Field field;
    private final CellConversion conversion;
    private final @Nullable String constant;
    private int[] columns = new int[0];
    private String heading;

    /** @throws org.zhiheng.content.ContentException when the constant needs a period and there is none */
    BoundField(Feed feed, Feed.Field field, Optional<Period> period) {
        this.field = field;
        this.conversion = new CellConversion(field, feed.layout().zone(), period);
        this.heading = field.name();
        this.constant = field.constant() == null ? null : conversion.filled(field.constant());
        if (field.constant() != null && constant == null) {
            throw SourceFile.refuse(
                    "period-needed",
                    feed.code(),
                    "这个数据源要用 --period 指明周期，例如 --period 2026Q3",
                    "this feed needs --period, e.g. --period 2026Q3");
        }
    }

    void bind(ToIntFunction<String> column) {
        columns = field.headings().stream().mapToInt(column).toArray();
        if (field.headings().isEmpty()) {
            return;
        }
        heading = String.join("+", field.headings());
        for (int index = 0; index < columns.length; index++) {
            if (field.origin() == Feed.Origin.FIRST_OF && columns[index] >= 0) {
                heading = field.headings().get(index);
                break;
            }
        }
    }

    Feed.Field field() {
        return field;
    }

    /** For messages: the user's heading, or the field's name when no column is read. */
    String heading() {
        return heading;
    }

    /** A cell of an unpivoted column, with the name it stands for. */
    record Part(int number, String name, String heading, int column) {}

    /** @param part null unless the table is unpivoted */
    @Nullable
    String value(String[] cells, @Nullable BitSet dates, @Nullable Part part, Consumer<Fault> faults) {
        return switch (field.origin()) {
            case CONSTANT -> conversion.apply(constant == null ? "" : constant, false, heading, faults);
            case UNPIVOT_NAME -> conversion.apply(part == null ? "" : part.name(), false, heading, faults);
            case UNPIVOT_VALUE -> part == null ? null : apply(cells, dates, part.column(), part.heading(), faults);
            case FIRST_OF -> firstOf(cells, dates, faults);
            case COLUMNS ->
                columns.length == 1
                        ? apply(cells, dates, columns[0], heading, faults)
                        : conversion.apply(joined(cells), false, heading, faults);
        };
    }

    private @Nullable String apply(
            String[] cells, @Nullable BitSet dates, int column, String named, Consumer<Fault> faults) {
        boolean date = dates != null && column >= 0 && dates.get(column);
        return conversion.apply(Text.cell(cells, column), date, named, faults);
    }

    private @Nullable String firstOf(String[] cells, @Nullable BitSet dates, Consumer<Fault> faults) {
        List<String> headings = field.headings();
        for (int index = 0; index < columns.length; index++) {
            if (!conversion.missing(Text.cell(cells, columns[index]))) {
                return apply(cells, dates, columns[index], headings.get(index), faults);
            }
        }
        return conversion.apply("", false, heading, faults);
    }

    private String joined(String[] cells) {
        StringBuilder joined = new StringBuilder();
        for (int column : columns) {
            String text = Text.cell(cells, column);
            if (!conversion.missing(text)) {
                joined.append(joined.isEmpty() ? "" : field.join()).append(text);
            }
        }
        return joined.toString();
    }
}
