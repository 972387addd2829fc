package org.zhiheng.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.database.Copy;
import org.zhiheng.vocabulary.Period;

/** Turns the rows of a table into rows of the staging table: typed values, the record's key, and every fault of a row. */
final class RowConversion implements TableSink {

    private static final int REMEMBERED = 100_000;
    private static final String TOTAL_CHINESE = "合计行";
    private static final String TOTAL_ENGLISH = "row of totals";

    private final Feed feed;
    private final boolean ragged;
    private final Copy.Rows staging;
    private final List<Bound> fields = new ArrayList<>();
    private final List<Bound> attributes = new ArrayList<>();
    private final List<BoundUnit> units = new ArrayList<>();
    private final List<String> unpivotHeadings;
    private final List<String> unpivotNames;
    private final Map<String, Filtered> filtered = new LinkedHashMap<>();
    private final MessageDigest digest;
    private final Set<String> totalWords;

    private int[] filterColumns = new int[0];
    private int[] keyColumns = new int[0];
    private int[] aliasColumns = new int[0];
    private int[] unpivotColumns = new int[0];
    private int[] hashedColumns = new int[0];
    private int orderColumn = -1;
    private Headings headings = new Headings(List.of());
    private int position;
    private String sheet = "";
    private long rowId;
    private long read;

    /** Rows left out on purpose, for one reason. */
    static final class Filtered {
        final String english;
        long count;

        Filtered(String english) {
            this.english = english;
        }
    }

    private static final class Bound {
        final Feed.Field field;
        final CellConversion conversion;
        int[] columns = new int[0];
        String heading = "";

        @Nullable
        String constant;

        Bound(Feed.Field field, CellConversion conversion) {
            this.field = field;
            this.conversion = conversion;
        }
    }

    private static final class BoundUnit {
        final Feed.UnitRole role;
        final Bound bound;
        final Map<String, String> seen = new HashMap<>();

        BoundUnit(Feed.UnitRole role, Bound bound) {
            this.role = role;
            this.bound = bound;
        }
    }

    /**
     * @param ragged whether a row of another width than the headings is at fault, as in a CSV file
     * @param staging takes rows with the columns of {@link #columns}
     */
    RowConversion(Feed feed, Optional<Period> period, boolean ragged, Copy.Rows staging) {
        this.feed = feed;
        this.ragged = ragged;
        this.staging = staging;
        this.totalWords = feed.layout().totalWords();
        feed.fields().forEach(field -> fields.add(bound(field, period)));
        feed.attributes().forEach(field -> attributes.add(bound(field, period)));
        feed.units().forEach(role -> units.add(new BoundUnit(role, bound(role.field(), period))));
        Feed.Unpivot unpivot = feed.unpivot();
        unpivotHeadings =
                unpivot == null ? List.of() : List.copyOf(unpivot.columns().keySet());
        unpivotNames =
                unpivot == null ? List.of() : List.copyOf(unpivot.columns().values());
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has MD5", absent);
        }
    }

    /** Columns of the staging table in the order rows are written, name → type. */
    static Map<String, String> columns(Feed feed) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("row_id", "bigint");
        columns.put("sheet_no", "integer");
        columns.put("sheet", "text");
        columns.put("row_number", "bigint");
        columns.put("record_key", "text");
        columns.put("sort_no", "numeric");
        columns.put("errors", "jsonb");
        if (feed.kind().hasAttributes()) {
            columns.put("attributes", "jsonb");
        }
        if (feed.kind() == RecordKind.UNIT) {
            columns.put("aliases", "jsonb");
        }
        feed.units().forEach(role -> columns.put(role.column(), "text"));
        feed.fields()
                .forEach(field -> columns.put("f_" + field.name(), field.type().sqlType()));
        if (feed.kind() == RecordKind.REPORTED_FIGURE) {
            columns.put("f_period_from", "timestamp");
        }
        return columns;
    }

    /** Records seen: rows, or for a wide table cells; filtered ones included, blank rows not. */
    long read() {
        return read;
    }

    /** Reason in Chinese → how many were left out for it. */
    Map<String, Filtered> filtered() {
        return filtered;
    }

    private Bound bound(Feed.Field field, Optional<Period> period) {
        Bound bound = new Bound(field, new CellConversion(field, feed.layout().zone(), period));
        if (field.constant() != null) {
            bound.constant = bound.conversion.filled(field.constant());
            bound.heading = field.name();
            if (bound.constant == null) {
                throw SourceFile.refuse(
                        "period-needed",
                        feed.code(),
                        "这个数据源要用 --period 指明周期，例如 --period 2026Q3",
                        "this feed needs --period, e.g. --period 2026Q3");
            }
        }
        return bound;
    }

    @Override
    public void table(int newPosition, String name, long headingRow, Headings newHeadings) {
        position = newPosition;
        sheet = name;
        headings = newHeadings;
        fields.forEach(this::bind);
        attributes.forEach(this::bind);
        units.forEach(unit -> bind(unit.bound));
        filterColumns = feed.filters().stream()
                .mapToInt(filter -> column(filter.heading()))
                .toArray();
        keyColumns = feed.key().stream()
                .mapToInt(part -> part.field() ? fieldIndex(part.name()) : column(part.name()))
                .toArray();
        aliasColumns = feed.aliases().stream()
                .mapToInt(alias -> column(alias.heading()))
                .toArray();
        unpivotColumns = unpivotHeadings.stream().mapToInt(this::column).toArray();
        orderColumn = feed.order() == null ? -1 : column(feed.order());
        hashedColumns = feed.headings(false).stream()
                .filter(heading -> !unpivotHeadings.contains(heading))
                .mapToInt(this::column)
                .toArray();
    }

    private void bind(Bound bound) {
        bound.columns = bound.field.headings().stream().mapToInt(this::column).toArray();
        if (!bound.field.headings().isEmpty()) {
            bound.heading = String.join("+", bound.field.headings());
            for (int index = 0; index < bound.columns.length; index++) {
                if (bound.field.origin() == Feed.Origin.FIRST_OF && bound.columns[index] >= 0) {
                    bound.heading = bound.field.headings().get(index);
                    break;
                }
            }
        }
    }

    private int column(String heading) {
        return headings.column(heading);
    }

    private int fieldIndex(String name) {
        for (int index = 0; index < fields.size(); index++) {
            if (fields.get(index).field.name().equals(name)) {
                return index;
            }
        }
        throw new IllegalStateException("Key part (" + name + ") is no field");
    }

    @Override
    public void row(long number, String[] cells, @Nullable BitSet dates) {
        int parts = Math.max(1, unpivotColumns.length);
        if (isTotal(cells)) {
            leaveOut(TOTAL_CHINESE, TOTAL_ENGLISH, parts);
            return;
        }
        if (ragged && isRagged(cells)) {
            read++;
            stageRagged(number, cells.length);
            return;
        }
        for (int index = 0; index < filterColumns.length; index++) {
            Feed.Filter filter = feed.filters().get(index);
            String cell = cell(cells, filterColumns[index]);
            Set<String> values = filter.values();
            boolean matches = values != null
                    ? values.contains(cell)
                    : filter.pattern() != null && filter.pattern().matcher(cell).find();
            if (matches != filter.keep()) {
                leaveOut(filter.reason(), filter.reasonEnglish(), parts);
                return;
            }
        }
        if (unpivotColumns.length == 0) {
            read++;
            stage(number, cells, dates, -1);
            return;
        }
        for (int part = 0; part < unpivotColumns.length; part++) {
            String cell = cell(cells, unpivotColumns[part]);
            if (feed.layout().missing().contains(cell)) {
                leaveOut("该项为空", "the item is empty", 1);
            } else {
                read++;
                stage(number, cells, dates, part);
            }
        }
    }

    private void leaveOut(String chinese, String english, int count) {
        read += count;
        filtered.computeIfAbsent(chinese, reason -> new Filtered(english)).count += count;
    }

    private boolean isTotal(String[] cells) {
        for (String cell : cells) {
            String text = Text.trim(cell);
            if (!text.isEmpty()) {
                if (text.length() > 8) {
                    return false;
                }
                String word = text.replaceAll("[\\s\u3000:：]", "");
                return totalWords.contains(word);
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
        StringBuilder errors = new StringBuilder("[");
        new Fault(
                        null,
                        "ragged_row",
                        "这一行有 " + width + " 格，表头有 " + headings.width() + " 格；多半是内容里的逗号或引号没有用双引号括起",
                        "the row has " + width + " cells, the heading " + headings.width()
                                + "; most likely a comma or quote inside a cell is not quoted",
                        null)
                .json(errors);
        @Nullable Object[] values = new Object[columns(feed).size()];
        values[0] = ++rowId;
        values[1] = position;
        values[2] = sheet;
        values[3] = number;
        values[6] = errors.append(']');
        staging.row(values);
    }

    private void stage(long number, String[] cells, @Nullable BitSet dates, int part) {
        List<Fault> faults = new ArrayList<>(0);
        @Nullable
        Object[] values = new Object
                [7
                        + (feed.kind().hasAttributes() ? 1 : 0)
                        + (feed.kind() == RecordKind.UNIT ? 1 : 0)
                        + units.size()
                        + fields.size()
                        + (feed.kind() == RecordKind.REPORTED_FIGURE ? 1 : 0)];
        values[0] = ++rowId;
        values[1] = position;
        values[2] = sheet;
        values[3] = number;
        int at = 7;
        if (feed.kind().hasAttributes()) {
            values[at++] = attributes(cells, dates, part, faults);
        }
        if (feed.kind() == RecordKind.UNIT) {
            values[at++] = aliases(cells);
        }
        for (BoundUnit unit : units) {
            values[at++] = unit(unit, cells, dates, part, faults);
        }
        int firstField = at;
        for (Bound bound : fields) {
            values[at++] = value(bound, cells, dates, part, faults);
        }
        if (feed.kind() == RecordKind.REPORTED_FIGURE) {
            values[at] = periodStart(values, firstField);
        }
        values[4] = key(values, firstField, cells, part, faults);
        if (orderColumn >= 0) {
            String order = cell(cells, orderColumn);
            values[5] = order.matches("-?\\d{1,30}(\\.\\d{1,30})?") ? order : null;
        }
        if (!faults.isEmpty()) {
            StringBuilder errors = new StringBuilder("[");
            for (Fault fault : faults) {
                if (errors.length() > 1) {
                    errors.append(',');
                }
                fault.json(errors);
            }
            values[6] = errors.append(']');
        }
        staging.row(values);
    }

    private @Nullable Object periodStart(@Nullable Object[] values, int firstField) {
        Object code = values[firstField + fieldIndex("period")];
        return code == null ? null : Period.parse(code.toString()).from();
    }

    private @Nullable String value(Bound bound, String[] cells, @Nullable BitSet dates, int part, List<Fault> faults) {
        return switch (bound.field.origin()) {
            case CONSTANT ->
                bound.conversion.apply(bound.constant == null ? "" : bound.constant, false, bound.heading, faults::add);
            case UNPIVOT_NAME -> bound.conversion.apply(unpivotNames.get(part), false, bound.heading, faults::add);
            case UNPIVOT_VALUE ->
                bound.conversion.apply(
                        cell(cells, unpivotColumns[part]),
                        isDate(dates, unpivotColumns[part]),
                        unpivotHeadings.get(part),
                        faults::add);
            case FIRST_OF -> {
                for (int index = 0; index < bound.columns.length; index++) {
                    String text = cell(cells, bound.columns[index]);
                    if (!bound.conversion.missing(text)) {
                        yield bound.conversion.apply(
                                text,
                                isDate(dates, bound.columns[index]),
                                bound.field.headings().get(index),
                                faults::add);
                    }
                }
                yield bound.conversion.apply("", false, bound.heading, faults::add);
            }
            case COLUMNS -> {
                if (bound.columns.length == 1) {
                    yield bound.conversion.apply(
                            cell(cells, bound.columns[0]), isDate(dates, bound.columns[0]), bound.heading, faults::add);
                }
                StringBuilder joined = new StringBuilder();
                for (int column : bound.columns) {
                    String text = cell(cells, column);
                    if (!bound.conversion.missing(text)) {
                        joined.append(joined.length() == 0 ? "" : bound.field.join())
                                .append(text);
                    }
                }
                yield bound.conversion.apply(joined.toString(), false, bound.heading, faults::add);
            }
        };
    }

    private @Nullable String unit(
            BoundUnit unit, String[] cells, @Nullable BitSet dates, int part, List<Fault> faults) {
        String text = value(unit.bound, cells, dates, part, faults);
        String spelling = text == null ? "" : unit.seen.get(text);
        if (spelling == null) {
            spelling = normalised(String.valueOf(text), unit.role.steps());
            if (unit.seen.size() < REMEMBERED) {
                unit.seen.put(String.valueOf(text), spelling);
            }
        }
        if (spelling.isEmpty()) {
            if (unit.role.refuseBlank()) {
                faults.add(new Fault(unit.bound.heading, "blank", "必填，不能为空", "must not be empty", null));
            }
            return null;
        }
        return spelling;
    }

    static String normalised(String text, List<Feed.Step> steps) {
        String spelling = text;
        for (Feed.Step step : steps) {
            spelling = switch (step.name()) {
                case "half_width" -> Text.halfWidth(spelling);
                case "collapse_spaces" -> spelling.replaceAll("[\\s\u3000\u00a0]+", " ");
                case "no_spaces" -> spelling.replaceAll("[\\s\u3000\u00a0]+", "");
                case "lower" -> spelling.toLowerCase(Locale.ROOT);
                case "upper" -> spelling.toUpperCase(Locale.ROOT);
                case "leading_zeros" -> spelling.replaceFirst("^0+(?=.)", "");
                case "decimal" -> spelling.replaceFirst("\\.0+$", "");
                case "accents" ->
                    Normalizer.normalize(spelling, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
                case "prefix" ->
                    spelling.regionMatches(
                                    true, 0, step.argument(), 0, step.argument().length())
                            ? spelling.substring(step.argument().length())
                            : spelling;
                case "suffix" ->
                    spelling.endsWith(step.argument())
                            ? spelling.substring(
                                    0, spelling.length() - step.argument().length())
                            : spelling;
                default -> throw new IllegalStateException("Unknown step (" + step.name() + ")");
            };
        }
        return Text.trim(spelling);
    }

    private String attributes(String[] cells, @Nullable BitSet dates, int part, List<Fault> faults) {
        StringBuilder json = new StringBuilder("{");
        for (Bound bound : attributes) {
            String value = value(bound, cells, dates, part, faults);
            if (value == null) {
                continue;
            }
            if (json.length() > 1) {
                json.append(',');
            }
            Text.json(json, bound.field.name());
            json.append(':');
            switch (bound.field.type()) {
                case NUMBER, WHOLE, FLAG -> json.append(value);
                default -> Text.json(json, value);
            }
        }
        return json.append('}').toString();
    }

    private @Nullable String aliases(String[] cells) {
        StringBuilder json = new StringBuilder("[");
        for (int index = 0; index < aliasColumns.length; index++) {
            String cell = cell(cells, aliasColumns[index]);
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

    private @Nullable String key(
            @Nullable Object[] values, int firstField, String[] cells, int part, List<Fault> faults) {
        if (feed.key().isEmpty()) {
            digest.reset();
            for (int column : hashedColumns) {
                digest.update(cell(cells, column).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0x1f);
            }
            if (part >= 0) {
                digest.update(unpivotNames.get(part).getBytes(StandardCharsets.UTF_8));
                digest.update(cell(cells, unpivotColumns[part]).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        }
        StringBuilder key = new StringBuilder();
        boolean blank = true;
        for (int index = 0; index < keyColumns.length; index++) {
            String text;
            if (feed.key().get(index).field()) {
                Object value = values[firstField + keyColumns[index]];
                text = value == null ? "" : value.toString();
            } else {
                text = cell(cells, keyColumns[index]);
                text = feed.layout().missing().contains(text) ? "" : text;
            }
            blank &= text.isEmpty();
            if (index > 0) {
                key.append('|');
            }
            key.append(text.replace("\\", "\\\\").replace("|", "\\|"));
        }
        if (blank) {
            if (faults.isEmpty()) {
                faults.add(new Fault(
                        headingOfKey(), "blank_key", "编号为空，无法认出这条记录", "the record has no number to know it by", null));
            }
            return null;
        }
        if (part >= 0) {
            key.append('|').append(unpivotNames.get(part));
        }
        return key.toString();
    }

    private String headingOfKey() {
        Feed.KeyPart first = feed.key().get(0);
        return first.field() ? fields.get(fieldIndex(first.name())).heading : first.name();
    }

    private static String cell(String[] cells, int column) {
        return column < 0 || column >= cells.length ? "" : Text.trim(cells[column]);
    }

    private static boolean isDate(@Nullable BitSet dates, int column) {
        return dates != null && column >= 0 && dates.get(column);
    }
}
