package org.zhiheng.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs SQL that people write inside the caller's transaction, confined to what it may touch. */
final class FencedSql {

    /** Comes with every PostgreSQL from 14; may select from every table and do nothing else. */
    private static final String READER = "pg_read_all_data";

    private final JdbcClient jdbc;

    FencedSql(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Runs with no schema searched, so that a body cannot name a table, within ten minutes, and without the rights of a
     * superuser, who reads and writes the server's files.
     */
    <T> T run(Supplier<T> action) {
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> inside = new TreeMap<>(
                Map.of("search_path", "pg_catalog", "statement_timeout", "600000", "work_mem", "131072", "jit", "off"));
        if (isSuperuser()) {
            inside.put("role", READER);
        }
        inside.forEach((setting, value) -> before.put(setting, change(setting, value)));
        T result = action.get();
        before.forEach(this::change);
        return result;
    }

    /** The schema of the tables, by which a fenced statement has to name them. */
    String schema() {
        return jdbc.sql("select quote_ident(current_schema())")
                .query(String.class)
                .single();
    }

    private boolean isSuperuser() {
        return jdbc.sql("select current_setting('is_superuser') = 'on'")
                .query(Boolean.class)
                .single();
    }

    private String change(String setting, String value) {
        String before = jdbc.sql("select current_setting(:setting)")
                .param("setting", setting)
                .query(String.class)
                .single();
        jdbc.sql("select set_config(:setting, :value, true)")
                .param("setting", setting)
                .param("value", value)
                .query(String.class)
                .single();
        return before;
    }
}
