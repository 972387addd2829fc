package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zhiheng.database.Copy;
import org.zhiheng.vocabulary.Period;

/** Turns the rows of a table into rows of the staging table: typed values, the record's key, and every fault of a row. */
final class RowConversion implements TableSink {

    private static final String TOTAL_CHINESE = "合计行";
    private static final String TOTAL_ENGLISH = "row of totals";
    private static final int LONGEST_TOTAL = 8;

    private final Feed feed;
    private final boolean ragged;
    private final Copy.Rows staging;
    private final StagingLayout layout;
    private final byte[] @Nullable [] contentNames;
    private final List<BoundField> fields;
    private final List<BoundField> attributes;
    private final List<UnitSpelling> units;
    private final List<BoundField.Part> parts = new ArrayList<>();
    private final Map<String, Filtered> filtered = new LinkedHashMap<>();
    private final MomentOrders orders;
    private final RecordKey recordKey;
    private final RepeatSieve sieve = new RepeatSieve();
    private final UnitSets unitSets = new UnitSets();
    private final List<Fault> faults = new ArrayList<>();
    private final Consumer<Fault> fault = faults::add;
    private final StringBuilder json = new StringBuilder();

    private int[] filterColumns = new int[0];
    private int[] aliasColumns = new int[0];
    private int orderColumn = -1;
    private Headings headings = new Headings(List.of());
    private int position;
    private String sheet = "";
    private long rowId;
    private long read;
    private long faulty;
    private long repeats;

    /** Rows left out on purpose, for one reason. */
    static final class Filtered {
        final String english;
        long count;

        Filtered(String english) {
            this.english = english;
        }
    }

    /**
     * @param ragged whether a row of another width than the headings is at fault, as in a CSV file
     * @param staging takes rows with the columns of the layout
     */
    RowConversion(Feed feed, StagingLayout layout, Optional<Period> period, boolean ragged, Copy.Rows staging) {
        this.feed = feed;
        this.layout = layout;
        this.ragged = ragged;
        this.staging = staging;
        this.contentNames = layout.contentNames();
        this.fields = feed.fields().stream()
                .map(field -> new BoundField(feed, field, period))
                .toList();
        this.attributes = feed.attributes().stream()
                .sorted(Comparator.comparing(Feed.Field::name))
                .map(field -> new BoundField(feed, field, period))
                .toList();
        this.units = feed.units().stream()
                .map(role -> new UnitSpelling(role, new BoundField(feed, role.field(), period)))
                .toList();
        this.recordKey = new RecordKey(feed);
        this.orders = new MomentOrders(feed, this::readField);
    }

    private int readField(String name) {
        boolean constant = feed.fields().stream()
                .anyMatch(field -> field.name().equals(name) && field.origin() == Feed.Origin.CONSTANT);
        return constant ? -1 : layout.field(name);
    }

    /** Records seen: rows, or for a wide table cells; filtered ones included, blank rows not. */
    long read() {
        return read;
    }

    /** Reason in Chinese → how many were left out for it. */
    Map<String, Filtered> filtered() {
        return filtered;
    }

    /** Rows written to the staging table, those at fault included. */
    long staged() {
        return rowId;
    }

    /** Rows with a fault, so far as a row shows it by itself. */
    long faulty() {
        return faulty;
    }

    /** Rows whose key may have occurred before. */
    long possibleRepeats() {
        return repeats;
    }

    /** What is worth knowing and refused nothing. */
    List<ImportResult.Notice> notices() {
        return orders.notices();
    }

    @Override
    public void table(int newPosition, String name, long headingRow, Headings newHeadings) {
        position = newPosition;
        sheet = name;
        headings = newHeadings;
        fields.forEach(field -> field.bind(headings::column));
        attributes.forEach(field -> field.bind(headings::column));
        units.forEach(unit -> unit.source().bind(headings::column));
        recordKey.bind(headings::column, layout::field);
        filterColumns = feed.filters().stream()
                .mapToInt(filter -> headings.column(filter.heading()))
                .toArray();
        aliasColumns = feed.aliases().stream()
                .mapToInt(alias -> headings.column(alias.heading()))
                .toArray();
        orderColumn = feed.order() == null ? -1 : headings.column(feed.order());
        parts.clear();
        Feed.Unpivot unpivot = feed.unpivot();
        if (unpivot != null) {
            unpivot.columns()
                    .forEach((heading, named) ->
                            parts.add(new BoundField.Part(parts.size(), named, heading, headings.column(heading))));
        }
    }

    @Override
    public void row(long number, String[] cells, @Nullable BitSet dates) {
        int records = Math.max(1, parts.size());
        if (isTotal(cells)) {
            leaveOut(TOTAL_CHINESE, TOTAL_ENGLISH, records);
            return;
        }
        if (isOfTemplate(cells)) {
            leaveOut("模板的说明行、示例行", "rows of notes and of example of the template", records);
            return;
        }
        if (ragged && isRagged(cells)) {
            read++;
            stageRagged(number, cells.length);
            return;
        }
        for (int index = 0; index < filterColumns.length; index++) {
            Feed.Filter filter = feed.filters().get(index);
            if (!passes(filter, Text.cell(cells, filterColumns[index]))) {
                leaveOut(filter.reason(), filter.reasonEnglish(), records);
                return;
            }
        }
        if (parts.isEmpty()) {
            read++;
            stage(number, cells, dates, null);
        }
        for (BoundField.Part part : parts) {
            if (feed.layout().missing().contains(Text.cell(cells, part.column()))) {
                leaveOut("该项为空", "the item is empty", 1);
            } else {
                read++;
                stage(number, cells, dates, part);
            }
        }
    }

    private static boolean passes(Feed.Filter filter, String cell) {
        Set<String> values = filter.values();
        boolean matches = values != null
                ? values.contains(cell)
                : filter.pattern() != null && filter.pattern().matcher(cell).find();
        return matches == filter.keep();
    }

    private void leaveOut(String chinese, String english, int count) {
        read += count;
        filtered.computeIfAbsent(chinese, reason -> new Filtered(english)).count += count;
    }

    private boolean isTotal(String[] cells) {
        for (String cell : cells) {
            String text = Text.trim(cell);
            if (!text.isEmpty()) {
                return text.length() <= LONGEST_TOTAL
                        && feed.layout().totalWords().contains(Text.without(text, " \t\r\n\u3000\u00a0:："));
            }
        }
        return false;
    }

    private static boolean isOfTemplate(String[] cells) {
        for (String cell : cells) {
            String text = Text.trim(cell);
            if (!text.isEmpty()) {
                return text.charAt(0) == '【'
                        && (text.startsWith(TemplateMark.NOTE) || text.startsWith(TemplateMark.SAMPLE));
            }
        }
        return false;
    }

    private boolean isRagged(String[] cells) {
        if (cells.length < headings.width()) {
            return true;
        }
        for (int index = headings.width(); index < cells.length; index++) {
            if (!Text.trim(cells[index]).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void stageRagged(long number, int width) {
        faults.clear();
        faults.add(new Fault(
                null,
                "ragged_row",
                "这一行有 " + width + " 格，表头有 " + headings.width() + " 格；多半是内容里的逗号或引号没有用双引号括起",
                "the row has " + width + " cells, the heading " + headings.width()
                        + "; most likely a comma or quote inside a cell is not quoted",
                null));
        write(number, new Object[layout.width()]);
    }

    private void stage(long number, String[] cells, @Nullable BitSet dates, BoundField.@Nullable Part part) {
        faults.clear();
        @Nullable Object[] values = new Object[layout.width()];
        if (layout.attributes() >= 0) {
            values[layout.attributes()] = attributes(cells, dates, part);
        }
        if (layout.aliases() >= 0) {
            values[layout.aliases()] = aliases(cells);
        }
        @Nullable String[] spellings = new String[units.size()];
        for (int index = 0; index < spellings.length; index++) {
            spellings[index] = units.get(index).of(cells, dates, part, fault);
        }
        for (int index = 0; index < fields.size(); index++) {
            values[layout.firstField() + index] = fields.get(index).value(cells, dates, part, fault);
        }
        if (layout.periodFrom() >= 0) {
            Object code = values[layout.field("period")];
            values[layout.periodFrom()] =
                    code == null ? null : Period.parse(code.toString()).from();
        }
        orders.check(values, number, this::headingAt, fault);
        String key = recordKey.of(values, cells, part, keyHeading(), !faults.isEmpty(), fault);
        values[StagingLayout.RECORD_KEY] = key;
        if (key != null && sieve.mayRepeat(key)) {
            repeats++;
            values[StagingLayout.MAY_REPEAT] = true;
        }
        values[StagingLayout.ROW_HASH] = recordKey.hash(values, layout.firstUnit(), contentNames);
        if (orderColumn >= 0) {
            String order = Text.cell(cells, orderColumn);
            values[StagingLayout.SORT_NO] = order.matches("-?\\d{1,30}(\\.\\d{1,30})?") ? order : null;
        }
        if (!units.isEmpty()) {
            values[StagingLayout.UNIT_SET] = unitSets.number(spellings, !faults.isEmpty());
            if (unitSets.isFresh()) {
                values[StagingLayout.NEW_SET] = true;
                System.arraycopy(spellings, 0, values, layout.firstUnit(), spellings.length);
            }
        }
        write(number, values);
    }

    private void write(long number, @Nullable Object[] values) {
        values[StagingLayout.ROW_ID] = ++rowId;
        values[StagingLayout.SHEET_NO] = position;
        values[StagingLayout.SHEET] = sheet;
        values[StagingLayout.ROW_NUMBER] = number;
        if (!faults.isEmpty()) {
            faulty++;
            json.setLength(0);
            for (Fault each : faults) {
                each.json(json.append(json.isEmpty() ? '[' : ','));
            }
            values[StagingLayout.ERRORS] = json.append(']').toString();
        }
        staging.row(values);
    }

    private String headingAt(int at) {
        return fields.get(at - layout.firstField()).heading();
    }

    private String keyHeading() {
        if (feed.key().isEmpty()) {
            return "";
        }
        Feed.KeyPart first = feed.key().get(0);
        return first.field() ? headingAt(layout.field(first.name())) : first.name();
    }

    private String attributes(String[] cells, @Nullable BitSet dates, BoundField.@Nullable Part part) {
        json.setLength(0);
        json.append('{');
        for (BoundField attribute : attributes) {
            String value = attribute.value(cells, dates, part, fault);
            if (value == null) {
                continue;
            }
            if (json.length() > 1) {
                json.append(',');
            }
            Text.json(json, attribute.field().name());
            json.append(':');
            switch (attribute.field().type()) {
                case NUMBER, WHOLE, FLAG -> json.append(value);
                default -> Text.json(json, value);
            }
        }
        return json.append('}').toString();
    }

    private @Nullable String aliases(String[] cells) {
        json.setLength(0);
        json.append('[');
        for (int index = 0; index < aliasColumns.length; index++) {
            String cell = Text.cell(cells, aliasColumns[index]);
            if (feed.layout().missing().contains(cell)) {
                continue;
            }
            Feed.AliasColumn column = feed.aliases().get(index);
            String[] spellings = column.split() == null
                    ? new String[] {cell}
                    : column.split().split(cell);
            for (String spelling : spellings) {
                if (!Text.trim(spelling).isEmpty()) {
                    json.append(json.length() > 1 ? ",[" : "[");
                    Text.json(json, column.scheme());
                    json.append(',');
                    Text.json(json, Text.trim(spelling));
                    json.append(']');
                }
            }
        }
        return json.length() == 1 ? null : json.append(']').toString();
    }
}
