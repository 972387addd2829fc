-- The cut-off of a period (D12): what is imported after it counts for the period's runs only when a late entry is approved.
create table period_lock (
    period    text primary key,
    locks_at  timestamptz not null,               -- imports finished later are late; may lie ahead
    reason    text not null,
    locked_by text not null,
    locked_at timestamptz not null
);

create table late_entry (
    late_entry_id bigint generated always as identity primary key,
    period        text not null,
    batch_id      bigint not null references import_batch,
    reason        text not null check (char_length(reason) <= 500),
    asked_by      text not null,
    asked_at      timestamptz not null,
    state         text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn')),
    decided_by    text,
    decided_at    timestamptz,
    decision      text,                           -- why it was approved or refused
    check (decided_by is null or decided_by <> asked_by)
);
create unique index late_entry_once on late_entry (period, batch_id) where state in ('asked', 'approved');

-- A scheme whose records are less complete than it demands may be assessed all the same, for a stated reason (D11).
create table completeness_waiver (
    scheme    text not null,
    period    text not null,
    rate      numeric not null,                   -- as it was then; a lower one needs another waiver
    reason    text not null,
    waived_by text not null,
    waived_at timestamptz not null,
    primary key (scheme, period)
);

-- What the asker of an exclusion put forward (D13).
create table exclusion_evidence (
    exclusion_id bigint primary key references record_exclusion,
    file_name    text not null,
    media_type   text not null,
    sha256       text not null,
    content      bytea not null,
    added_at     timestamptz not null
);
alter table record_exclusion add column decision text;
create unique index record_exclusion_once on record_exclusion (record_kind, record_id)
    where state = 'asked' and batch_id is null or state = 'approved' and reason_code <> 'appeal';
