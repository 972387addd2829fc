package org.zhiheng.intake;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;

/** Reads what one entry says of a field: the columns it comes from, its formats, words, bounds and default. */
final class FieldReader {

    private static final Set<String> FIELD_KEYS = FeedWords.ordered(
            "column",
            "columns",
            "first_of",
            "join",
            "constant",
            "unpivot",
            "format",
            "formats",
            "zone",
            "values",
            "missing",
            "pattern",
            "replace",
            "min",
            "max",
            "decimal",
            "default",
            "required",
            "optional",
            "type");

    /** What stands for no value in any column of the file. */
    private final Set<String> missing;

    FieldReader(Set<String> missing) {
        this.missing = missing;
    }

    /** Where a value comes from. */
    private record Source(
            Feed.Origin origin,
            List<String> headings,
            @Nullable String constant) {}

    /** What words of the file become: exactly, by pattern, and all others. */
    private record Values(
            Map<String, String> words,
            List<Feed.PatternValue> patterns,
            @Nullable String other) {}

    /** One entry of {@code columns:} or {@code attributes:}. */
    Feed.Field field(Yaml entry, String name, FieldType type, boolean mustHave, @Nullable String otherwise) {
        return field(entry, name, type, mustHave, otherwise, FIELD_KEYS);
    }

    /**
     * One entry.
     *
     * @param mustHave whether the kind of records cannot do without it
     * @param otherwise what stands where the column is empty; null: nothing
     * @param keys what may be written in the entry
     */
    Feed.Field field(
            Yaml entry, String name, FieldType type, boolean mustHave, @Nullable String otherwise, Set<String> keys) {
        if (!entry.isMapping()) {
            String heading = entry.requiredText();
            return plain(name, type, heading, mustHave, otherwise);
        }
        entry.allowKeys(keys);
        Source source = source(entry);
        List<TimeFormat> formats = formats(entry);
        Values values = values(entry.get("values"));
        Set<String> allMissing = new LinkedHashSet<>(missing);
        allMissing.addAll(entry.get("missing").texts());
        Pattern pattern = entry.get("pattern")
                .text()
                .map(regex -> FeedWords.pattern(entry.get("pattern"), regex))
                .orElse(null);
        BigDecimal least = entry.get("min").decimal().orElse(null);
        BigDecimal most = entry.get("max").decimal().orElse(null);
        String decimal = entry.get("decimal").text(".");
        if (!decimal.equals(".") && !decimal.equals(",")) {
            FeedWords.unknownWord(entry.get("decimal"), decimal, List.of(".", ","));
        }
        String fallback = entry.get("default").text().orElse(otherwise);
        return new Feed.Field(
                name,
                type,
                source.origin(),
                List.copyOf(source.headings()),
                entry.get("join").text(" "),
                source.constant(),
                List.copyOf(formats),
                FeedWords.zone(entry.get("zone")),
                Collections.unmodifiableMap(values.words()),
                List.copyOf(values.patterns()),
                values.other(),
                entry.get("values").isPresent(),
                allMissing,
                pattern,
                entry.get("replace").text("$1"),
                least,
                most,
                decimal.equals(","),
                fallback,
                entry.get("required").flag(mustHave) || mustHave,
                entry.get("optional").flag(false));
    }

    private static Source source(Yaml entry) {
        Feed.Origin origin = Feed.Origin.COLUMNS;
        List<String> headings = List.of();
        String constant = null;
        int sources = 0;
        if (entry.get("column").isPresent()) {
            headings = List.of(entry.get("column").requiredText());
            sources++;
        }
        if (entry.get("columns").isPresent()) {
            headings = entry.get("columns").texts();
            sources++;
        }
        if (entry.get("first_of").isPresent()) {
            headings = entry.get("first_of").texts();
            origin = Feed.Origin.FIRST_OF;
            sources++;
        }
        if (entry.get("constant").isPresent()) {
            constant = entry.get("constant").text("");
            origin = Feed.Origin.CONSTANT;
            sources++;
        }
        if (entry.get("unpivot").isPresent()) {
            Yaml word = entry.get("unpivot");
            switch (word.text("")) {
                case "name" -> origin = Feed.Origin.UNPIVOT_NAME;
                case "value" -> origin = Feed.Origin.UNPIVOT_VALUE;
                default -> FeedWords.unknownWord(word, word.text(""), List.of("name", "value"));
            }
            sources++;
        }
        if (sources != 1) {
            entry.error(
                    "feed-origin",
                    "「" + entry.path() + "」要写 column、columns、first_of、constant、unpivot 中的恰好一个",
                    "(" + entry.path() + ") needs exactly one of column, columns, first_of, constant, unpivot");
        }
        return new Source(origin, headings, constant);
    }

    private static List<TimeFormat> formats(Yaml entry) {
        List<TimeFormat> formats = new ArrayList<>();
        for (String key : List.of("format", "formats")) {
            for (Yaml item : entry.get(key).items()) {
                try {
                    formats.add(TimeFormat.of(item.text("")));
                } catch (IllegalArgumentException notPattern) {
                    item.error(
                            "feed-format",
                            "不是日期格式（" + item.text("") + "）",
                            "not a date pattern (" + item.text("") + ")");
                }
            }
        }
        return formats;
    }

    private static Values values(Yaml node) {
        Map<String, String> words = new LinkedHashMap<>();
        List<Feed.PatternValue> patterns = new ArrayList<>();
        String other = null;
        for (Map.Entry<String, Yaml> value : node.entries().entrySet()) {
            String from = value.getKey();
            String to = value.getValue().text("");
            if (from.equals("*")) {
                other = to;
            } else if (from.length() > 2 && from.startsWith("/") && from.endsWith("/")) {
                Pattern pattern = FeedWords.pattern(value.getValue(), from.substring(1, from.length() - 1));
                if (pattern != null) {
                    patterns.add(new Feed.PatternValue(pattern, to));
                }
            } else {
                words.put(from, to);
            }
        }
        return new Values(words, patterns, other);
    }

    private Feed.Field plain(
            String name, FieldType type, String heading, boolean mustHave, @Nullable String otherwise) {
        return bare(name, type, new Source(Feed.Origin.COLUMNS, List.of(heading), null), otherwise, mustHave, false);
    }

    /** A field with the same value in every row. */
    Feed.Field constant(String name, FieldType type, String value) {
        return bare(name, type, new Source(Feed.Origin.CONSTANT, List.of(), value), null, false, true);
    }

    /** A field of which no more is said than where it comes from. */
    private Feed.Field bare(
            String name,
            FieldType type,
            Source source,
            @Nullable String otherwise,
            boolean mustHave,
            boolean optional) {
        return new Feed.Field(
                name,
                type,
                source.origin(),
                source.headings(),
                " ",
                source.constant(),
                List.of(),
                null,
                Map.of(),
                List.of(),
                null,
                false,
                missing,
                null,
                "",
                null,
                null,
                false,
                otherwise,
                mustHave,
                optional);
    }
}
