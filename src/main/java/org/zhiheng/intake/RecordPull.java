package org.zhiheng.intake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Service;

/**
 * Pulls the records of a feed out of another system's database, by the feed's query. User and password never stand in
 * the feed: they are the settings {@code zhiheng.sources.<feed>.user} and {@code .password}, or the environment variables
 * {@code ZHIHENG_SOURCE_<FEED>_USER} and {@code …_PASSWORD}, the feed's code in capitals.
 */
@Service
public class RecordPull {

    private final RecordImport imports;
    private final Environment environment;

    RecordPull(RecordImport imports, Environment environment) {
        this.imports = imports;
        this.environment = environment;
    }

    /**
     * Pulls and publishes in one transaction: a pull that breaks leaves nothing, and the next one starts anew.
     *
     * @throws org.zhiheng.content.ContentException when the feed names no database, or it cannot be read
     */
    public ImportResult pull(Feed feed, ImportOptions options) {
        Feed.Database database = feed.layout().database();
        if (database == null) {
            throw SourceFile.refuse(
                    "feed-no-database",
                    feed.code(),
                    "这个数据源没有写 source.jdbc，导入时要给文件",
                    "this feed names no source.jdbc; name a file to import");
        }
        JdbcSource.Credentials credentials =
                new JdbcSource.Credentials(setting(feed, "user"), setting(feed, "password"));
        try (JdbcSource source = JdbcSource.open(feed, database, options.period(), credentials)) {
            return imports.load(feed, source, options);
        }
    }

    private @Nullable String setting(Feed feed, String what) {
        String named = environment.getProperty("zhiheng.sources." + feed.code() + "." + what);
        return named != null
                ? named
                : environment.getProperty(
                        "ZHIHENG_SOURCE_" + feed.code().toUpperCase(Locale.ROOT) + "_" + what.toUpperCase(Locale.ROOT));
    }
}
