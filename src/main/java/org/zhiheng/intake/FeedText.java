package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;

/** One reading of a feed file as a whole, section by section. */
final class FeedText {

    private static final Set<String> KEYS = FeedWords.ordered(
            "name",
            "name_en",
            "note",
            "record",
            "source",
            "columns",
            "attributes",
            "units",
            "aliases",
            "filters",
            "key",
            "duplicates",
            "order",
            "unpivot",
            "checks");
    private static final Set<String> FILTER_KEYS =
            FeedWords.ordered("column", "keep", "skip", "keep_matching", "skip_matching", "reason", "reason_en");
    private static final Set<String> ALIAS_KEYS = FeedWords.ordered("column", "split", "optional");

    private final Yaml root;
    private final String code;
    private final String hash;

    FeedText(Yaml root, String code, String hash) {
        this.root = root;
        this.code = code;
        this.hash = hash;
    }

    /**
     * The feed; null when the file does not even say what records it is of. What is wrong is said in the findings of the
     * root.
     */
    @Nullable
    Feed feed() {
        if (!root.isMapping()) {
            if (root.findings().isEmpty()) {
                root.error("feed-empty", "数据源文件是空的", "the feed file is empty");
            }
            return null;
        }
        root.allowKeys(KEYS);
        Yaml record = root.get("record");
        String word = record.requiredText();
        RecordKind kind = RecordKind.of(word).orElse(null);
        if (kind == null) {
            if (!word.isEmpty()) {
                FeedWords.unknownWord(
                        record,
                        word,
                        Arrays.stream(RecordKind.values())
                                .map(RecordKind::table)
                                .toList());
            }
            return null;
        }
        Feed.Layout layout = LayoutReader.read(root.get("source"));
        FieldReader reader = new FieldReader(layout.missing());
        Feed.Unpivot unpivot = unpivot(root.get("unpivot"));
        List<Feed.Field> fields = fields(reader, kind, unpivot != null);
        List<Feed.Field> attributes = attributes(reader, kind);
        List<Feed.UnitRole> units = new UnitRoleReader(reader).read(root.get("units"), kind);
        List<Feed.AliasColumn> aliases = aliases(kind);
        List<Feed.Filter> filters = filters();
        Set<String> names = new HashSet<>();
        fields.forEach(field -> names.add(field.name()));
        List<Feed.KeyPart> key = key(names);
        Set<String> refused = new LinkedHashSet<>();
        Set<String> ignored = new LinkedHashSet<>();
        checks(kind, refused, ignored);
        Yaml duplicates = root.get("duplicates");
        Feed.Duplicates policy = FeedWords.choice(duplicates, Feed.Duplicates.class, Feed.Duplicates.REFUSE);
        String order = root.get("order").text().orElse(null);
        if (order != null && policy != Feed.Duplicates.LAST) {
            root.get("order").error("feed-order", "写了 order 就要写 duplicates: last", "order: needs duplicates: last");
        }
        String name = root.get("name").requiredText();
        return new Feed(
                code,
                name,
                root.get("name_en").text(name),
                kind,
                hash,
                layout,
                fields,
                attributes,
                units,
                aliases,
                filters,
                key,
                policy,
                order,
                unpivot,
                refused,
                ignored);
    }

    private List<Feed.Field> fields(FieldReader reader, RecordKind kind, boolean unpivoted) {
        Yaml columns = root.get("columns");
        List<Feed.Field> fields = new ArrayList<>();
        Set<String> known = kind.targetNames();
        columns.allowKeys(known);
        Map<String, Yaml> entries = columns.entries();
        for (RecordKind.Target target : kind.targets()) {
            Yaml entry = entries.get(target.name());
            if (entry == null) {
                if (target.required()) {
                    columns.error(
                            "feed-required",
                            "缺少「" + target.name() + "」，" + kind.chinese() + "必须有它",
                            "(" + target.name() + ") is missing; every " + kind.table() + " needs it");
                }
                if (target.otherwise() != null) {
                    fields.add(reader.constant(target.name(), target.type(), target.otherwise()));
                }
                continue;
            }
            fields.add(reader.field(entry, target.name(), target.type(), target.required(), target.otherwise()));
        }
        boolean reads = fields.stream()
                .anyMatch(field ->
                        field.origin() == Feed.Origin.UNPIVOT_NAME || field.origin() == Feed.Origin.UNPIVOT_VALUE);
        if (reads != unpivoted) {
            columns.error(
                    "feed-unpivot",
                    "unpivot 段与列中的 unpivot: name / value 要一起写",
                    "the section unpivot: and unpivot: name / value in columns go together");
        }
        return fields;
    }

    private List<Feed.Field> attributes(FieldReader reader, RecordKind kind) {
        List<Feed.Field> attributes = new ArrayList<>();
        Yaml section = root.get("attributes");
        if (section.isPresent() && !kind.hasAttributes()) {
            section.error("feed-attributes", "这类记录没有附加属性", "records of this kind have no attributes");
        }
        section.entries().forEach((name, entry) -> {
            attributes.add(reader.field(entry, name, attributeType(entry), false, null));
        });
        return attributes;
    }

    private static FieldType attributeType(Yaml entry) {
        if (!entry.isMapping()) {
            return FieldType.TEXT;
        }
        Yaml node = entry.get("type");
        String word = node.text("text");
        return switch (word) {
            case "text" -> FieldType.TEXT;
            case "number" -> FieldType.NUMBER;
            case "whole" -> FieldType.WHOLE;
            case "flag" -> FieldType.FLAG;
            case "time" -> FieldType.TIMESTAMP;
            case "date" -> FieldType.DATE;
            default -> {
                FeedWords.unknownWord(node, word, List.of("text", "number", "whole", "flag", "time", "date"));
                yield FieldType.TEXT;
            }
        };
    }

    private List<Feed.AliasColumn> aliases(RecordKind kind) {
        List<Feed.AliasColumn> aliases = new ArrayList<>();
        Yaml section = root.get("aliases");
        if (section.isPresent() && kind != RecordKind.UNIT) {
            section.error("feed-aliases", "只有单位数据源能写 aliases", "only a feed of units declares aliases");
        }
        section.entries().forEach((scheme, entry) -> {
            if (entry.isMapping()) {
                entry.allowKeys(ALIAS_KEYS);
                aliases.add(new Feed.AliasColumn(
                        scheme,
                        entry.get("column").requiredText(),
                        entry.get("split")
                                .text()
                                .map(regex -> FeedWords.pattern(entry.get("split"), regex))
                                .orElse(null),
                        entry.get("optional").flag(false)));
            } else {
                aliases.add(new Feed.AliasColumn(scheme, entry.requiredText(), null, false));
            }
        });
        return aliases;
    }

    private List<Feed.Filter> filters() {
        List<Feed.Filter> filters = new ArrayList<>();
        for (Yaml item : root.get("filters").items()) {
            item.allowKeys(FILTER_KEYS);
            String heading = item.get("column").requiredText();
            String reason = item.get("reason").requiredText();
            int found = 0;
            for (String key : List.of("keep", "skip", "keep_matching", "skip_matching")) {
                Yaml value = item.get(key);
                if (!value.isPresent()) {
                    continue;
                }
                found++;
                boolean matching = key.endsWith("matching");
                filters.add(new Feed.Filter(
                        heading,
                        key.startsWith("keep"),
                        matching ? null : new LinkedHashSet<>(value.texts()),
                        matching ? FeedWords.pattern(value, value.text("")) : null,
                        reason,
                        item.get("reason_en").text(reason)));
            }
            if (found != 1) {
                item.error(
                        "feed-filter",
                        "每个 filter 要写 keep、skip、keep_matching、skip_matching 中的恰好一个",
                        "a filter needs exactly one of keep, skip, keep_matching, skip_matching");
            }
        }
        return filters;
    }

    private List<Feed.KeyPart> key(Set<String> fields) {
        Yaml key = root.get("key");
        if (key.isScalar() && key.text("").equals("row")) {
            return List.of();
        }
        List<Feed.KeyPart> parts = new ArrayList<>();
        key.texts().forEach(name -> parts.add(new Feed.KeyPart(name, fields.contains(name))));
        if (parts.isEmpty()) {
            key.error(
                    "feed-key",
                    "缺少 key：写能认出一条记录的列，没有编号的表写 key: row",
                    "key: is missing; name the columns that identify a record, or key: row when there is no number");
        }
        return parts;
    }

    private Feed.@Nullable Unpivot unpivot(Yaml section) {
        if (!section.isPresent()) {
            return null;
        }
        section.allowKeys(Set.of("columns"));
        Map<String, String> columns = new LinkedHashMap<>();
        Yaml list = section.get("columns");
        if (list.isMapping()) {
            list.entries().forEach((heading, name) -> columns.put(heading, name.text(heading)));
        } else {
            list.texts().forEach(heading -> columns.put(heading, heading));
        }
        if (columns.isEmpty()) {
            section.error("feed-unpivot", "unpivot 缺少 columns", "unpivot: lacks columns");
        }
        return new Feed.Unpivot(columns);
    }

    private void checks(RecordKind kind, Set<String> refused, Set<String> ignored) {
        Map<String, RecordKind.Order> orders = new TreeMap<>();
        kind.orders().forEach(order -> {
            orders.put(order.code(), order);
            if (order.refusedByDefault()) {
                refused.add(order.code());
            }
        });
        Yaml section = root.get("checks");
        section.allowKeys(orders.keySet());
        section.entries().forEach((name, value) -> {
            refused.remove(name);
            switch (value.text("")) {
                case "refuse" -> refused.add(name);
                case "warn" -> {}
                case "ignore" -> ignored.add(name);
                default -> FeedWords.unknownWord(value, value.text(""), List.of("refuse", "warn", "ignore"));
            }
        });
    }
}
