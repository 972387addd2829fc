package org.zhiheng.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;

/** A batch of four events whose numbers lie in two parts of a million, and a batch without any. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class RecordDigestsTests {

    @Autowired
    private RecordDigests digests;

    @Autowired
    private JdbcClient jdbc;

    private long batch;
    private long run;

    @BeforeEach
    void sealed() {
        jdbc.sql("truncate source_file, import_batch, unit, event, record_digest, assessment_run cascade")
                .update();
        batch = batch();
        event(5, batch);
        event(999_999, batch);
        event(1_000_000, batch);
        event(1_000_001, batch);
        long empty = batch();
        run = jdbc.sql("""
                        insert into assessment_run (scheme, period, period_from, period_until, as_of, state, data_batch, pack_hash,
                                                    pack_version, manifest)
                        values ('test', '2026Q3', '2026-07-01', '2026-10-01', '2026-10-01', 'RANKED', ?, '', '', '{}')
                        returning run_id
                        """).param(empty).query(Long.class).single();
        assertThat(digests.complete(run))
                .as("2 batches × 9 kinds, events in two parts")
                .isEqualTo(19);
    }

    private long batch() {
        return jdbc.sql("insert into import_batch (feed, feed_hash, state) values ('events', 'h', 'published')"
                        + " returning batch_id")
                .query(Long.class)
                .single();
    }

    private void event(long record, long batch) {
        jdbc.sql("""
                        insert into event (record_id, feed, record_key, row_hash, batch_id, row_number, unit_code, occurred_at,
                                           category, quantity)
                        overriding system value
                        values (:id, 'events', 'e' || :id, 'h', :batch, 1, 'S1', '2026-08-01 10:00', 'honour', 2.50)
                        """).param("id", record).param("batch", batch).update();
    }

    private void assertNamed(String... records) {
        assertThat(digests.check(run))
                .extracting(difference -> difference.row().split(" ")[0])
                .containsExactly(records);
    }

    @Test
    void findsNothingAndTakesNothingTwice() {
        assertNamed();
        assertThat(digests.complete(run)).isZero();
        assertThat(jdbc.sql("select from_record || ' ' || length(digests) from record_digest"
                                + " where record_kind = 'event' and batch_id = ? order by 1")
                        .param(batch)
                        .query(String.class)
                        .list())
                .containsExactly("0 48", "1000000 48");
    }

    @Test
    void namesARecordChangedInEitherPart() {
        jdbc.sql("update event set quantity = 2.5 where record_id = 999999").update();
        jdbc.sql("update event set note = '改' where record_id = 1000000").update();

        assertNamed("999999", "1000000");
    }

    @Test
    void namesRecordsAddedAndRemoved() {
        jdbc.sql("delete from event where record_id = 5").update();
        event(3_000_000, batch);

        assertNamed("5", "3000000");
    }

    @Test
    void namesARecordPutIntoABatchThatHadNoneOfItsKind() {
        event(7, batch + 1);

        assertNamed("7");
    }

    /** Batches sealed in the first form, as a whole, are checked in it. */
    @Test
    void checksTheFormUsedBefore() {
        jdbc.sql("delete from record_digest where record_kind = 'event'").update();
        jdbc.sql("""
                        insert into record_digest (record_kind, batch_id, from_record, form, columns, digests)
                        select 'event', batch_id, 0, 'json', array['record_id', 'quantity'],
                               string_agg(int8send(record_id) || substring(sha256(convert_to(
                                   cast(jsonb_build_array(record_id, quantity) as text), 'UTF8')) from 1 for 16), ''::bytea
                                   order by record_id)
                        from event group by batch_id
                        """).update();
        assertNamed();

        jdbc.sql("update event set quantity = 3 where record_id = 1000001").update();
        assertNamed("1000001");
    }
}
