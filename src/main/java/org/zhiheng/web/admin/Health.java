package org.zhiheng.web.admin;

import java.io.File;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an administrator looks at first: database, disk, memory, work that hangs. */
@Component
class Health {

    private static final long MEGABYTE = 1024L * 1024;
    private static final long FREE_GIGABYTES_WANTED = 5;

    private final JdbcClient jdbc;

    Health(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param key message key of what was looked at. @param good whether nobody needs to act */
    record Check(String key, String value, boolean good) {}

    List<Check> checks() {
        Runtime runtime = Runtime.getRuntime();
        long free = new File(".").getAbsoluteFile().getUsableSpace() / MEGABYTE / 1024;
        long stale = count(
                "select count(*) from import_batch where state = 'loading' and started_at < now() - interval '2 hours'");
        long failed = count("select count(*) from assessment_run where state = 'FAILED'");
        return List.of(
                new Check("health.database", text("select version()"), true),
                new Check("health.size", text("select pg_size_pretty(pg_database_size(current_database()))"), true),
                new Check("health.disk", free + " GB", free >= FREE_GIGABYTES_WANTED),
                new Check(
                        "health.memory",
                        (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE + " / "
                                + runtime.maxMemory() / MEGABYTE + " MB",
                        true),
                new Check("health.imports", Long.toString(stale), stale == 0),
                new Check("health.failedRuns", Long.toString(failed), failed == 0),
                new Check("health.java", System.getProperty("java.vm.name") + " " + Runtime.version(), true));
    }

    private String text(String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
