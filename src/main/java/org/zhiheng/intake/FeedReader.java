package org.zhiheng.intake;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Reads {@code batch/feeds/*.yml}. Every mistake of a file is found in one pass, with its line. */
public final class FeedReader {

    private static final String FOLDER = "batch/feeds";
    private static final Set<String> KEYS = ordered(
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
    private static final Set<String> SOURCE_KEYS =
            ordered("zone", "encoding", "delimiter", "sheet", "header_row", "missing", "total_rows", "jdbc", "query");
    private static final Set<String> FIELD_KEYS = ordered(
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
    private static final Set<String> UNIT_KEYS = ordered(
            "column",
            "columns",
            "first_of",
            "join",
            "constant",
            "values",
            "missing",
            "pattern",
            "replace",
            "optional",
            "steps",
            "scheme",
            "unknown",
            "blank",
            "discover");
    private static final Set<String> DISCOVER_KEYS =
            ordered("code", "name", "kind", "parent", "parent_name", "parent_kind");
    private static final Set<String> FILTER_KEYS =
            ordered("column", "keep", "skip", "keep_matching", "skip_matching", "reason", "reason_en");
    private static final Set<String> ALIAS_KEYS = ordered("column", "split", "optional");
    private static final Set<String> STEPS = ordered(
            "half_width",
            "collapse_spaces",
            "no_spaces",
            "lower",
            "upper",
            "leading_zeros",
            "decimal",
            "accents",
            "prefix",
            "suffix");
    private static final Pattern SECRET = Pattern.compile("(?i)[?&;](user|password|pwd)=|//[^/@]*:[^/@]*@");
    private static final Pattern SELECT = Pattern.compile("(?i)^\\s*(select|with)\\b[^;]*$");
    private static final Pattern ORDERED = Pattern.compile("(?i)\\border\\s+by\\b");
    private static final Set<String> TOTALS = Set.of("合计", "总计", "小计", "共计", "总合计");

    private final ContentHome home;

    public FeedReader(ContentHome home) {
        this.home = home;
    }

    /** Codes of all feeds, in order, whether they can be read or not. */
    public List<String> codes() {
        return home.files(FOLDER).keySet().stream()
                .filter(name -> name.endsWith(".yml") && !name.startsWith("_"))
                .map(name -> name.substring(0, name.length() - 4))
                .toList();
    }

    /**
     * One feed.
     *
     * @throws ContentException when there is none or it has a mistake
     */
    public Feed feed(String code) {
        String path = FOLDER + "/" + code + ".yml";
        byte[] bytes = home.files(FOLDER).get(code + ".yml");
        if (bytes == null || !code.matches("[A-Za-z0-9_]+")) {
            Finding finding = Finding.error("feed-unknown", path, 0, 0, "没有这个数据源", "there is no such feed")
                    .about(code);
            String nearest = Suggestion.nearest(code, codes());
            throw new ContentException(List.of(
                    nearest == null
                            ? finding.fix("可用的有：" + String.join("、", codes()), "one of: " + String.join(", ", codes()))
                            : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")")));
        }
        return home.made("feed", path, bytes, read -> parse(path, code, new String(read, StandardCharsets.UTF_8)));
    }

    /** Every mistake in every feed file; empty when all can be read. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        for (String code : codes()) {
            try {
                feed(code);
            } catch (ContentException mistakes) {
                findings.addAll(mistakes.findings());
            }
        }
        return findings;
    }

    /**
     * Parses the text of a feed.
     *
     * @throws ContentException with every finding when it has a mistake
     */
    public static Feed parse(String file, String code, String text) {
        Yaml root = Yaml.parse(file, text);
        Feed feed = new Reading(root, code, Hash.of(text)).feed();
        if (root.findings().stream().anyMatch(Finding::isError)) {
            throw new ContentException(root.findings());
        }
        return java.util.Objects.requireNonNull(feed);
    }

    private static Set<String> ordered(String... words) {
        return new LinkedHashSet<>(List.of(words));
    }

    /** One reading of one file. */
    private static final class Reading {

        private final Yaml root;
        private final String code;
        private final String hash;
        private final Set<String> missing = new LinkedHashSet<>();

        Reading(Yaml root, String code, String hash) {
            this.root = root;
            this.code = code;
            this.hash = hash;
        }

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
                    unknownWord(
                            record,
                            word,
                            java.util.Arrays.stream(RecordKind.values())
                                    .map(RecordKind::table)
                                    .toList());
                }
                return null;
            }
            Feed.Layout layout = layout(root.get("source"));
            Feed.Unpivot unpivot = unpivot(root.get("unpivot"));
            List<Feed.Field> fields = fields(kind, unpivot != null);
            List<Feed.Field> attributes = attributes(kind);
            List<Feed.UnitRole> units = units(kind);
            List<Feed.AliasColumn> aliases = aliases(kind);
            List<Feed.Filter> filters = filters();
            Set<String> names = new HashSet<>();
            fields.forEach(field -> names.add(field.name()));
            List<Feed.KeyPart> key = key(names);
            Set<String> refused = new LinkedHashSet<>();
            Set<String> ignored = new LinkedHashSet<>();
            checks(kind, refused, ignored);
            Yaml duplicates = root.get("duplicates");
            Feed.Duplicates policy = choice(duplicates, Feed.Duplicates.class, Feed.Duplicates.REFUSE);
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

        private Feed.Layout layout(Yaml source) {
            source.allowKeys(SOURCE_KEYS);
            ZoneId zone = zone(source.get("zone"));
            if (zone == null) {
                source.get("zone").requiredText();
            }
            String encoding = source.get("encoding").text().orElse(null);
            if (encoding != null && !java.nio.charset.Charset.isSupported(encoding)) {
                source.get("encoding").error("feed-encoding", "不认识的编码", "unknown encoding (" + encoding + ")");
            }
            String delimiter = source.get("delimiter").text().orElse(null);
            if ("tab".equals(delimiter) || "\\t".equals(delimiter)) {
                delimiter = "\t";
            }
            if (delimiter != null && delimiter.length() != 1) {
                source.get("delimiter").error("feed-delimiter", "分隔符应为一个字符或 tab", "one character, or tab");
            }
            Yaml missingTexts = source.get("missing");
            missing.add("");
            missing.addAll(missingTexts.texts());
            Yaml totals = source.get("total_rows");
            return new Feed.Layout(
                    zone == null ? ZoneId.of("UTC") : zone,
                    encoding,
                    delimiter == null || delimiter.length() != 1 ? null : delimiter.charAt(0),
                    source.get("sheet").text().orElse(null),
                    source.get("header_row").integer().orElse(0),
                    missing,
                    totals.isPresent() ? new LinkedHashSet<>(totals.texts()) : TOTALS,
                    database(source.get("jdbc"), source.get("query")));
        }

        private static Feed.@Nullable Database database(Yaml url, Yaml query) {
            if (!url.isPresent() && !query.isPresent()) {
                return null;
            }
            String address = url.requiredText();
            String select = query.requiredText().strip().replaceFirst(";\\s*$", "");
            if (!address.isEmpty() && !address.startsWith("jdbc:")) {
                url.error("feed-jdbc", "数据库地址应以 jdbc: 开头", "a database URL starts with jdbc:");
            }
            if (SECRET.matcher(address).find()) {
                url.error(
                        "feed-jdbc-secret",
                        "数据源文件里不写用户和密码，用环境变量 ZHIHENG_SOURCE_…_USER、…_PASSWORD",
                        "a feed holds no user and password; use the environment ZHIHENG_SOURCE_…_USER, …_PASSWORD");
            }
            if (!select.isEmpty() && !SELECT.matcher(select).find()) {
                query.error(
                        "feed-query", "query 应是一条 SELECT（或 WITH … SELECT）", "query: is one SELECT, or WITH … SELECT");
            } else if (!select.isEmpty() && !ORDERED.matcher(select).find()) {
                query.error(
                        "feed-query-order",
                        "query 要写 order by，退回的行号才有意义",
                        "query: needs an order by, or row numbers would mean nothing");
            }
            return new Feed.Database(address, select);
        }

        private List<Feed.Field> fields(RecordKind kind, boolean unpivoted) {
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
                        fields.add(constant(target.name(), target.type(), target.otherwise()));
                    }
                    continue;
                }
                fields.add(
                        field(entry, target.name(), target.type(), target.required(), target.otherwise(), FIELD_KEYS));
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

        private List<Feed.Field> attributes(RecordKind kind) {
            List<Feed.Field> attributes = new ArrayList<>();
            Yaml section = root.get("attributes");
            if (section.isPresent() && !kind.hasAttributes()) {
                section.error("feed-attributes", "这类记录没有附加属性", "records of this kind have no attributes");
            }
            section.entries().forEach((name, entry) -> {
                FieldType type = FieldType.TEXT;
                if (entry.isMapping()) {
                    Yaml typeNode = entry.get("type");
                    String word = typeNode.text("text");
                    type = switch (word) {
                        case "text" -> FieldType.TEXT;
                        case "number" -> FieldType.NUMBER;
                        case "whole" -> FieldType.WHOLE;
                        case "flag" -> FieldType.FLAG;
                        case "time" -> FieldType.TIMESTAMP;
                        case "date" -> FieldType.DATE;
                        default -> {
                            unknownWord(typeNode, word, List.of("text", "number", "whole", "flag", "time", "date"));
                            yield FieldType.TEXT;
                        }
                    };
                }
                attributes.add(field(entry, name, type, false, null, FIELD_KEYS));
            });
            return attributes;
        }

        private Feed.Field field(
                Yaml entry,
                String name,
                FieldType type,
                boolean mustHave,
                @Nullable String otherwise,
                Set<String> keys) {
            if (!entry.isMapping()) {
                String heading = entry.requiredText();
                return plain(name, type, heading, mustHave, otherwise);
            }
            entry.allowKeys(keys);
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
                    default -> unknownWord(word, word.text(""), List.of("name", "value"));
                }
                sources++;
            }
            if (sources != 1) {
                entry.error(
                        "feed-origin",
                        "「" + entry.path() + "」要写 column、columns、first_of、constant、unpivot 中的恰好一个",
                        "(" + entry.path() + ") needs exactly one of column, columns, first_of, constant, unpivot");
            }
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
            Map<String, String> values = new LinkedHashMap<>();
            List<Feed.PatternValue> patterns = new ArrayList<>();
            String other = null;
            Yaml valuesNode = entry.get("values");
            for (Map.Entry<String, Yaml> value : valuesNode.entries().entrySet()) {
                String from = value.getKey();
                String to = value.getValue().text("");
                if (from.equals("*")) {
                    other = to;
                } else if (from.length() > 2 && from.startsWith("/") && from.endsWith("/")) {
                    Pattern pattern = pattern(value.getValue(), from.substring(1, from.length() - 1));
                    if (pattern != null) {
                        patterns.add(new Feed.PatternValue(pattern, to));
                    }
                } else {
                    values.put(from, to);
                }
            }
            Set<String> allMissing = new LinkedHashSet<>(missing);
            allMissing.addAll(entry.get("missing").texts());
            Pattern pattern = entry.get("pattern")
                    .text()
                    .map(regex -> pattern(entry.get("pattern"), regex))
                    .orElse(null);
            BigDecimal least = entry.get("min").decimal().orElse(null);
            BigDecimal most = entry.get("max").decimal().orElse(null);
            String decimal = entry.get("decimal").text(".");
            if (!decimal.equals(".") && !decimal.equals(",")) {
                unknownWord(entry.get("decimal"), decimal, List.of(".", ","));
            }
            String fallback = entry.get("default").text().orElse(otherwise);
            return new Feed.Field(
                    name,
                    type,
                    origin,
                    List.copyOf(headings),
                    entry.get("join").text(" "),
                    constant,
                    List.copyOf(formats),
                    zone(entry.get("zone")),
                    java.util.Collections.unmodifiableMap(values),
                    List.copyOf(patterns),
                    other,
                    valuesNode.isPresent(),
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

        private Feed.Field plain(
                String name, FieldType type, String heading, boolean mustHave, @Nullable String otherwise) {
            return new Feed.Field(
                    name,
                    type,
                    Feed.Origin.COLUMNS,
                    List.of(heading),
                    " ",
                    null,
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
                    false);
        }

        private Feed.Field constant(String name, FieldType type, String value) {
            return new Feed.Field(
                    name,
                    type,
                    Feed.Origin.CONSTANT,
                    List.of(),
                    " ",
                    value,
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
                    null,
                    false,
                    true);
        }

        private List<Feed.UnitRole> units(RecordKind kind) {
            List<Feed.UnitRole> roles = new ArrayList<>();
            Yaml section = root.get("units");
            if (section.isPresent() && !kind.namesUnits()) {
                section.error("feed-units", "这类记录不写 units", "records of this kind name no units");
                return roles;
            }
            if (kind.namesUnits() && !section.get("place").isPresent()) {
                section.error(
                        "feed-place", "units 中缺少 place（记录归属的单位）", "units: lacks place, the unit a record belongs to");
            }
            section.entries().forEach((role, entry) -> {
                if (!role.matches("[a-z][a-z_]{0,30}")) {
                    entry.error("feed-role", "角色名只用小写字母和下划线", "a role is lower-case letters and underscores");
                    return;
                }
                Feed.Field field = field(entry, role, FieldType.TEXT, false, null, UNIT_KEYS);
                List<Feed.Step> steps = new ArrayList<>();
                for (Yaml item : entry.get("steps").items()) {
                    if (item.isMapping()) {
                        item.allowKeys(STEPS);
                        item.entries().forEach((step, value) -> steps.add(new Feed.Step(step, value.text(""))));
                    } else if (STEPS.contains(item.text(""))) {
                        steps.add(new Feed.Step(item.text(""), ""));
                    } else {
                        unknownWord(item, item.text(""), STEPS);
                    }
                }
                Feed.UnknownUnit unknown =
                        choice(entry.get("unknown"), Feed.UnknownUnit.class, Feed.UnknownUnit.REFUSE);
                Yaml blank = entry.get("blank");
                String blankWord = blank.text("keep");
                if (!blankWord.equals("keep") && !blankWord.equals("refuse")) {
                    unknownWord(blank, blankWord, List.of("keep", "refuse"));
                }
                Yaml discover = entry.get("discover");
                Feed.Discovery discovery = null;
                if (discover.isPresent()) {
                    discover.allowKeys(DISCOVER_KEYS);
                    discovery = new Feed.Discovery(
                            discover.get("code").text("{value}"),
                            discover.get("name").text("{value}"),
                            discover.get("kind").requiredText(),
                            discover.get("parent").text().orElse(null),
                            discover.get("parent_name").text().orElse(null),
                            discover.get("parent_kind").text().orElse(null));
                }
                if (discovery == null == (unknown == Feed.UnknownUnit.DISCOVER)) {
                    entry.error(
                            "feed-discover",
                            "unknown: discover 与 discover 段要一起写",
                            "unknown: discover and the section discover: go together");
                }
                roles.add(new Feed.UnitRole(
                        role,
                        field,
                        List.copyOf(steps),
                        entry.get("scheme").text().orElse(null),
                        unknown,
                        blankWord.equals("refuse"),
                        discovery));
            });
            return roles;
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
                                    .map(regex -> pattern(entry.get("split"), regex))
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
                            matching ? pattern(value, value.text("")) : null,
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
                    default -> unknownWord(value, value.text(""), List.of("refuse", "warn", "ignore"));
                }
            });
        }

        private static <E extends Enum<E>> E choice(Yaml node, Class<E> type, E absent) {
            Optional<String> word = node.text();
            if (word.isEmpty()) {
                return absent;
            }
            for (E constant : type.getEnumConstants()) {
                if (constant.name().toLowerCase(java.util.Locale.ROOT).equals(word.get())) {
                    return constant;
                }
            }
            unknownWord(
                    node,
                    word.get(),
                    java.util.Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(java.util.Locale.ROOT))
                            .toList());
            return absent;
        }

        private static @Nullable Pattern pattern(Yaml node, String regex) {
            try {
                return Pattern.compile(regex);
            } catch (PatternSyntaxException mistake) {
                node.error(
                        "feed-pattern",
                        "正则表达式有误（" + regex + "）",
                        "not a regular expression (" + regex + "): " + mistake.getDescription());
                return null;
            }
        }

        private static @Nullable ZoneId zone(Yaml node) {
            if (!node.isPresent()) {
                return null;
            }
            try {
                return ZoneId.of(node.text(""));
            } catch (DateTimeException unknown) {
                node.error(
                        "feed-zone",
                        "不认识的时区（" + node.text("") + "），例如 Asia/Shanghai",
                        "unknown time zone (" + node.text("") + "), e.g. Asia/Shanghai");
                return null;
            }
        }

        private static void unknownWord(Yaml node, String word, java.util.Collection<String> known) {
            String nearest = Suggestion.nearest(word, known);
            Finding finding = Finding.error(
                            "feed-unknown-word", node.file(), node.line(), node.column(), "不认识的取值", "unknown value")
                    .about(word);
            node.add(
                    nearest == null
                            ? finding.fix(
                                    "可用的有：" + Suggestion.list(known, "、"), "one of: " + Suggestion.list(known, ", "))
                            : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
        }
    }
}
