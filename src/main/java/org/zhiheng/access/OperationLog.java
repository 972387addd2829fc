package org.zhiheng.access;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.content.Hash;

/** Who did what to what, before → after, and why; each entry is chained to the one before by its hash (C5, C6). */
@Repository
public class OperationLog {

    private static final String START = "0".repeat(64);

    private final JdbcClient jdbc;
    private final Clock clock;

    OperationLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One entry; states and reason may be absent. */
    public record Entry(
            long entryId,
            OffsetDateTime at,
            String userName,
            String address,
            String action,
            String target,
            @Nullable String beforeState,
            @Nullable String afterState,
            @Nullable String reason,
            String previousHash,
            String hash) {

        String computedHash() {
            Hash chain = new Hash().line(previousHash).line(Long.toString(entryId));
            chain.line(at.withOffsetSameInstant(ZoneOffset.UTC).toString());
            for (String part : new String[] {userName, address, action, target, beforeState, afterState, reason}) {
                chain.line(part == null ? "-" : "+" + part.length() + ":" + part);
            }
            return chain.hex();
        }
    }

    /** Appends an entry, within the caller's transaction when there is one. */
    @Transactional
    public void record(
            String userName,
            String address,
            String action,
            String target,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reason) {
        jdbc.sql("select pg_advisory_xact_lock(7240001)").query().listOfRows();
        Entry last = jdbc.sql("select * from operation_log order by entry_id desc limit 1")
                .query(OperationLog::entry)
                .optional()
                .orElse(null);
        Entry open = new Entry(
                last == null ? 1 : last.entryId + 1,
                OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MICROS).withOffsetSameInstant(ZoneOffset.UTC),
                userName,
                address,
                action,
                target,
                before,
                after,
                reason,
                last == null ? START : last.hash,
                "");
        jdbc.sql("""
                        insert into operation_log values
                            (:id, :at, :user, :address, :action, :target, :before, :after, :reason, :previous, :hash)
                        """)
                .param("id", open.entryId)
                .param("at", open.at)
                .param("user", userName)
                .param("address", address)
                .param("action", action)
                .param("target", target)
                .param("before", before)
                .param("after", after)
                .param("reason", reason)
                .param("previous", open.previousHash)
                .param("hash", open.computedHash())
                .update();
        jdbc.sql("update operation_log_head set entries = :id, hash = :hash")
                .param("id", open.entryId)
                .param("hash", open.computedHash())
                .update();
    }

    /** Newest first; the text is looked for in user, action, target and reason. */
    public List<Entry> list(String containing, int offset, int limit) {
        return jdbc.sql("""
                        select * from operation_log
                        where :text = '' or strpos(user_name, :text) > 0 or strpos(action, :text) > 0
                           or strpos(target, :text) > 0 or strpos(coalesce(reason, ''), :text) > 0
                        order by entry_id desc offset :offset limit :limit
                        """)
                .param("text", containing)
                .param("offset", offset)
                .param("limit", limit)
                .query(OperationLog::entry)
                .list();
    }

    /** How many entries contain the text; all when it is empty. */
    public int count(String containing) {
        return jdbc.sql("""
                        select count(*) from operation_log
                        where :text = '' or strpos(user_name, :text) > 0 or strpos(action, :text) > 0
                           or strpos(target, :text) > 0 or strpos(coalesce(reason, ''), :text) > 0
                        """).param("text", containing).query(Integer.class).single();
    }

    /** The entries that do not fit the chain: changed, added, standing behind a missing one, or missing at the end. */
    public List<Long> broken() {
        List<Long> broken = new ArrayList<>();
        String expected = START;
        long next = 1;
        for (Entry entry : jdbc.sql("select * from operation_log order by entry_id")
                .query(OperationLog::entry)
                .list()) {
            if (entry.entryId != next
                    || !Objects.equals(entry.previousHash, expected)
                    || !entry.hash.equals(entry.computedHash())) {
                broken.add(entry.entryId);
            }
            expected = entry.hash;
            next = entry.entryId + 1;
        }
        long entries = jdbc.sql("select entries from operation_log_head")
                .query(Long.class)
                .single();
        for (long missing = next; missing <= entries; missing++) {
            broken.add(missing);
        }
        return broken;
    }

    private static Entry entry(java.sql.ResultSet row, int index) throws java.sql.SQLException {
        return new Entry(
                row.getLong("entry_id"),
                row.getObject("at", OffsetDateTime.class),
                row.getString("user_name"),
                row.getString("address"),
                row.getString("action"),
                row.getString("target"),
                row.getString("before_state"),
                row.getString("after_state"),
                row.getString("reason"),
                row.getString("previous_hash"),
                row.getString("hash"));
    }
}
