package org.zhiheng.work;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Files that work took in to try something, kept for whoever sent them so that the same bytes can be used in earnest: for a day, at
 * most three of each sender, and packed no more than {@link #MOST_BYTES}. In the database, for any program may be asked next.
 */
@Repository
public class KeptInputs {

    /** Of one file, packed. */
    static final int MOST_BYTES = 100 << 20;

    static final int HOURS = 24;
    static final int MOST_OF_ONE_SENDER = 3;

    private static final int PART = 1 << 20;

    private final JdbcClient jdbc;

    KeptInputs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Keeps a file for the sender of the work; of the sender's older ones only so many stay.
     *
     * @return false when it is too large to be kept
     */
    @Transactional
    public boolean keep(long workId, Path file) throws IOException {
        Path packed = Files.createTempFile(file.toAbsolutePath().getParent(), "packed", ".gz");
        try {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed), 1 << 16)) {
                Files.copy(file, out);
            }
            if (Files.size(packed) > MOST_BYTES) {
                return false;
            }
            jdbc.sql(
                            "insert into kept_input (work_id, kept_until) values (:work, now() + make_interval(hours => :hours))")
                    .param("work", workId)
                    .param("hours", HOURS)
                    .update();
            store(workId, packed);
        } finally {
            Files.delete(packed);
        }
        dropOlder(workId);
        return true;
    }

    /** Whether the file of this work can be used still. */
    public boolean isKept(long workId) {
        return jdbc.sql("""
                        select exists (select 1 from kept_input where work_id = :work and not claimed and kept_until > now())
                        """).param("work", workId).query(Boolean.class).single();
    }

    /** The work the file was used for; empty: none. */
    public OptionalLong followedBy(long workId) {
        return jdbc.sql("select followed_by from kept_input where work_id = :work and followed_by is not null")
                .param("work", workId)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** Takes the file for the caller alone; false when there is none or another was quicker. */
    public boolean claim(long workId) {
        return jdbc.sql(
                                "update kept_input set claimed = true where work_id = :work and not claimed and kept_until > now()")
                        .param("work", workId)
                        .update()
                == 1;
    }

    /** Lets a file that was claimed, and could not be used, be claimed again. */
    public void giveBack(long workId) {
        jdbc.sql("update kept_input set claimed = false where work_id = :work and followed_by is null")
                .param("work", workId)
                .update();
    }

    /** Notes what a claimed file was used for, and removes its bytes. */
    @Transactional
    public void used(long workId, long by) {
        jdbc.sql("update kept_input set followed_by = :by where work_id = :work")
                .param("by", by)
                .param("work", workId)
                .update();
        jdbc.sql("delete from kept_input_part where work_id = :work")
                .param("work", workId)
                .update();
    }

    /** Writes the file as it was sent. */
    public void restore(long workId, Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(new SequenceInputStream(new Parts(workId)), 1 << 16)) {
            Files.copy(in, file);
        }
    }

    private void store(long workId, Path packed) throws IOException {
        try (InputStream in = Files.newInputStream(packed)) {
            int ordinal = 0;
            for (byte[] part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
                jdbc.sql("insert into kept_input_part (work_id, ordinal, content) values (:work, :ordinal, :content)")
                        .param("work", workId)
                        .param("ordinal", ordinal++)
                        .param("content", part)
                        .update();
            }
        }
    }

    private void dropOlder(long workId) {
        jdbc.sql("""
                        delete from kept_input where followed_by is null and not claimed and work_id in (
                            select k.work_id from kept_input k join work w using (work_id)
                            where w.requested_by = (select requested_by from work where work_id = :work) and k.followed_by is null
                            order by k.work_id desc offset :most)
                        """).param("work", workId).param("most", MOST_OF_ONE_SENDER).update();
    }

    /** The parts one after the other, one at a time in memory. */
    private final class Parts implements Enumeration<InputStream> {

        private final long workId;
        private final int count;
        private int next;

        Parts(long workId) {
            this.workId = workId;
            this.count = jdbc.sql("select count(*) from kept_input_part where work_id = :work")
                    .param("work", workId)
                    .query(Integer.class)
                    .single();
        }

        @Override
        public boolean hasMoreElements() {
            return next < count;
        }

        @Override
        public InputStream nextElement() {
            return new ByteArrayInputStream(
                    jdbc.sql("select content from kept_input_part where work_id = :work and ordinal = :ordinal")
                            .param("work", workId)
                            .param("ordinal", next++)
                            .query((row, index) -> row.getBytes(1))
                            .single());
        }
    }
}
