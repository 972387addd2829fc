package org.zhiheng.intake;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one upstream file becomes records of one kind, read from {@code batch/feeds/<code>.yml}.
 *
 * @param code file name without {@code .yml}
 * @param name for the page
 * @param nameEnglish the same in English
 * @param kind what its rows are
 * @param hash of the feed file; a new hash means the same file may give other records
 * @param layout how to read the file
 * @param fields the record's own columns
 * @param attributes further columns kept beside them
 * @param units which units a record names, by role; {@code place} first
 * @param aliases spellings of a unit that its row declares
 * @param filters rows that are left out on purpose
 * @param key what identifies a record upstream; empty = the row's own content
 * @param duplicates what happens to a second row of the same key in one file
 * @param order the heading whose largest number wins among rows of the same key; null = order in the file
 * @param unpivot columns of a wide table that become records of their own; null for a plain table
 * @param refusedOrders codes of {@link RecordKind.Order} that reject a row; the others only warn
 * @param ignoredOrders codes that are not even reported
 */
public record Feed(
        String code,
        String name,
        String nameEnglish,
        RecordKind kind,
        String hash,
        Layout layout,
        List<Field> fields,
        List<Field> attributes,
        List<UnitRole> units,
        List<AliasColumn> aliases,
        List<Filter> filters,
        List<KeyPart> key,
        Duplicates duplicates,
        @Nullable String order,
        @Nullable Unpivot unpivot,
        Set<String> refusedOrders,
        Set<String> ignoredOrders) {

    /**
     * @param zone whose wall clock the records keep
     * @param encoding null = recognised
     * @param delimiter null = recognised from the heading row
     * @param sheet name or 1-based number of the one sheet to read; null = every sheet that has the headings
     * @param headerRow 1-based row of the (last) heading row; 0 = found by its headings
     * @param missing texts that mean an empty cell
     * @param totalWords first cells that mark a row of totals
     * @param database to pull the rows from; null when they come in files only
     */
    record Layout(
            ZoneId zone,
            @Nullable String encoding,
            @Nullable Character delimiter,
            @Nullable String sheet,
            int headerRow,
            Set<String> missing,
            Set<String> totalWords,
            @Nullable Database database) {}

    /**
     * Another system's database.
     *
     * @param url JDBC URL without user and password
     * @param query whose columns are the headings; {@code :from} and {@code :until} stand for the period's first day and
     *     the day after its last; ordered, so that row numbers mean something
     */
    record Database(String url, String query) {}

    /** Where a value comes from. */
    enum Origin {
        /** One column, or several joined. */
        COLUMNS,
        /** The first column that is not empty. */
        FIRST_OF,
        CONSTANT,
        /** The name given to an unpivoted column. */
        UNPIVOT_NAME,
        /** The cell of an unpivoted column. */
        UNPIVOT_VALUE
    }

    /**
     * @param headings columns read; empty for a constant
     * @param constant {@code {period}}, {@code {period_from}} and {@code {period_end}} stand for the import's period
     * @param formats of moments; empty = the common year-first ones
     * @param values written → stored; a key between slashes is a regular expression
     * @param otherValues what an unlisted value becomes; null = refused, {@code keep} = itself
     * @param missing further texts that mean empty
     * @param pattern replaced by {@code replacement} before anything else is done; null for none
     * @param otherwise the value of an empty cell; null = stays empty
     * @param optional the file need not have the column
     */
    record Field(
            String name,
            FieldType type,
            Origin origin,
            List<String> headings,
            String join,
            @Nullable String constant,
            List<TimeFormat> formats,
            @Nullable ZoneId writtenZone,
            Map<String, String> values,
            List<PatternValue> patternValues,
            @Nullable String otherValues,
            boolean closedValues,
            Set<String> missing,
            @Nullable Pattern pattern,
            String replacement,
            @Nullable BigDecimal least,
            @Nullable BigDecimal most,
            boolean decimalComma,
            @Nullable String otherwise,
            boolean required,
            boolean optional) {

        /** For messages: the first column read, or the field's name when none is. */
        String heading() {
            return headings.isEmpty() ? name : headings.get(0);
        }
    }

    record PatternValue(Pattern pattern, String value) {}

    /** What becomes of a unit that is not known. */
    enum UnknownUnit {
        REFUSE,
        DISCOVER,
        KEEP
    }

    /**
     * A unit that a record names.
     *
     * @param scheme of the aliases it is looked up in; null = the column holds unit codes
     * @param refuseBlank whether a row that names no unit is rejected instead of kept and counted
     */
    record UnitRole(
            String role,
            Field field,
            List<Step> steps,
            @Nullable String scheme,
            UnknownUnit unknown,
            boolean refuseBlank,
            @Nullable Discovery discovery) {

        String column() {
            return "u_" + role;
        }
    }

    /** {@code {value}} and {@code {slug}} in code and name stand for the spelling found. */
    record Discovery(
            String code,
            String name,
            String kind,
            @Nullable String parent,
            @Nullable String parentName,
            @Nullable String parentKind) {}

    /** One normalising step of a unit's spelling. */
    record Step(String name, String argument) {}

    record AliasColumn(
            String scheme, String heading, @Nullable Pattern split, boolean optional) {}

    /**
     * @param keep true: rows that match stay; false: rows that match are left out
     * @param values that match; null when {@code pattern} decides
     */
    record Filter(
            String heading,
            boolean keep,
            @Nullable Set<String> values,
            @Nullable Pattern pattern,
            String reason,
            String reasonEnglish) {}

    /** One part of the natural key: the value of a field, or else the text of a column. */
    record KeyPart(String name, boolean field) {}

    enum Duplicates {
        REFUSE,
        FIRST,
        LAST
    }

    /**
     * @param columns heading → name, in file order of the feed
     */
    record Unpivot(Map<String, String> columns) {}

    /** For messages: the user's heading of a field of the record. */
    String headingOf(String fieldName) {
        return fields.stream()
                .filter(field -> field.name().equals(fieldName))
                .findFirst()
                .map(Field::heading)
                .orElse(fieldName);
    }

    /** Every heading the feed reads, those it can do without left out on demand. */
    Set<String> headings(boolean mandatoryOnly) {
        Set<String> headings = new LinkedHashSet<>();
        java.util.stream.Stream.of(
                        fields.stream(), attributes.stream(), units.stream().map(UnitRole::field))
                .flatMap(stream -> stream)
                .filter(field -> !(mandatoryOnly && (field.optional() || field.origin() == Origin.FIRST_OF)))
                .forEach(field -> headings.addAll(field.headings()));
        aliases.stream()
                .filter(alias -> !(mandatoryOnly && alias.optional()))
                .forEach(alias -> headings.add(alias.heading()));
        filters.forEach(filter -> headings.add(filter.heading()));
        key.stream().filter(part -> !part.field()).forEach(part -> headings.add(part.name()));
        if (order != null) {
            headings.add(order);
        }
        if (unpivot != null) {
            headings.addAll(unpivot.columns().keySet());
        }
        return headings;
    }
}
