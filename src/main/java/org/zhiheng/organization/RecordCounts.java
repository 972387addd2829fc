package org.zhiheng.organization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was counted of the records, kept until another batch is published: records change with import batches only. */
@Component
public class RecordCounts {

    private static final int MOST_KEPT = 300;

    private final JdbcClient jdbc;
    private final Cache<String, Object> counts =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    RecordCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param what is counted, with everything it depends on but the records; the same words always stand for the same count
     * @param count must depend on nothing else; what it gives is shared and not to be changed
     */
    public <T> T of(String what, Supplier<T> count) {
        String state = jdbc.sql("select count(*) || ' ' || max(batch_id) from import_batch where state = 'published'")
                .query(String.class)
                .optional()
                .orElse("");
        String key = state + " " + what;
        @SuppressWarnings("unchecked")
        T known = (T) counts.getIfPresent(key);
        if (known != null) {
            return known;
        }
        T counted = count.get();
        counts.put(key, counted);
        return counted;
    }
}
