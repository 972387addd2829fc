-- A batch may have more records than one value holds digests of: they are kept in parts by record number. Each part reaches
-- to the next one of its batch, the last to the end. A part without digests says that the batch had no record of the kind.
-- Form json (until now): SHA-256 over the JSON array of the columns. Form binary: over the row of the columns as PostgreSQL
-- sends it, which takes less than half the time.
alter table record_digest add column from_record bigint not null default 0;
alter table record_digest add column form text not null default 'json' check (form in ('json', 'binary'));
alter table record_digest drop constraint record_digest_pkey;
alter table record_digest add primary key (record_kind, batch_id, from_record);
