package org.zhiheng.intake;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;

/** Reads where a feed comes from and how its sheet or query is laid out. */
final class LayoutReader {

    private static final Set<String> SOURCE_KEYS = FeedWords.ordered(
            "zone", "encoding", "delimiter", "sheet", "header_row", "missing", "total_rows", "jdbc", "query");
    private static final Pattern SECRET = Pattern.compile("(?i)[?&;](user|password|pwd)=|//[^/@]*:[^/@]*@");
    private static final Pattern SELECT = Pattern.compile("(?i)^\\s*(select|with)\\b[^;]*$");
    private static final Pattern ORDERED = Pattern.compile("(?i)\\border\\s+by\\b");
    private static final Set<String> TOTALS = Set.of("合计", "总计", "小计", "共计", "总合计");

    private LayoutReader() {}

    /** The section {@code source:}; what is wrong in it is said, and read as if it were not written. */
    static Feed.Layout read(Yaml source) {
        source.allowKeys(SOURCE_KEYS);
        ZoneId zone = FeedWords.zone(source.get("zone"));
        if (zone == null) {
            source.get("zone").requiredText();
        }
        String encoding = source.get("encoding").text().orElse(null);
        if (encoding != null && !Charset.isSupported(encoding)) {
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
        Set<String> missing = new LinkedHashSet<>(Set.of(""));
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
            query.error("feed-query", "query 应是一条 SELECT（或 WITH … SELECT）", "query: is one SELECT, or WITH … SELECT");
        } else if (!select.isEmpty() && !ORDERED.matcher(select).find()) {
            query.error(
                    "feed-query-order",
                    "query 要写 order by，退回的行号才有意义",
                    "query: needs an order by, or row numbers would mean nothing");
        }
        return new Feed.Database(address, select);
    }
}
