-- Where every record comes from, and the units it speaks about.

create table source_file (
    sha256        text primary key,              -- of the bytes as received
    file_name     text not null,
    byte_count    bigint not null,
    first_seen_at timestamptz not null default now()
);

-- One loading of one file through one feed. A run pins the newest batch it may see,
-- so the state of all records at any earlier run can be read again.
create table import_batch (
    batch_id       bigint generated always as identity primary key,
    feed           text not null,                -- code of batch/feeds/<feed>.yml, or 'correction'
    feed_hash      text not null,
    source_sha256  text references source_file,
    period         text,
    state          text not null check (state in ('loading', 'published', 'trial', 'discarded', 'failed')),
    read_count     bigint not null default 0,
    new_count      bigint not null default 0,
    changed_count  bigint not null default 0,
    same_count     bigint not null default 0,
    rejected_count bigint not null default 0,
    filtered_count bigint not null default 0,
    unresolved_count bigint not null default 0,  -- kept rows that name no unit
    started_at     timestamptz not null default now(),
    finished_at    timestamptz,
    started_by     text not null default 'system',
    check (state <> 'published' or
           read_count = new_count + changed_count + same_count + rejected_count + filtered_count)
);

create table import_reject (
    batch_id    bigint not null references import_batch on delete cascade,
    sheet       text not null default '',
    row_number  bigint not null,                 -- 1-based row of the source file, header included
    column_name text,                            -- the user's own heading; null when the whole row is at fault
    reason_code text not null,
    message_zh  text not null,
    message_en  text not null,
    cell_value  text
);
create index on import_reject (batch_id, row_number);

-- A unit as it stood from valid_from (inclusive) until valid_until (exclusive). Names repeat; codes do not.
create table unit (
    record_id     bigint generated always as identity primary key,
    feed          text not null,
    record_key    text not null,
    row_hash      text not null,
    batch_id      bigint not null references import_batch,
    superseded_by bigint references import_batch,
    sheet         text not null default '',
    row_number    bigint not null,
    unit_code     text not null,
    name          text not null,
    kind          text not null,                 -- city, district, street, township, community, village, station, department, team, post …
    parent_code   text,
    valid_from    date not null default '0001-01-01',
    valid_until   date not null default '9999-12-31',
    successor_code text,                         -- the unit that carries on from valid_until (merge, rename with a new code)
    attributes    jsonb not null default '{}',   -- population, households, staff, enterprises …
    check (valid_from < valid_until)
);
create unique index on unit (feed, record_key) where superseded_by is null;
create unique index on unit (unit_code, valid_from) where superseded_by is null;
create index on unit (parent_code);

-- How upstream systems spell a unit: ('boston_ward', 'Ward 3') -> unit.
create table unit_alias (
    scheme        text not null,
    alias         text not null,
    unit_code     text not null,
    valid_from    date not null default '0001-01-01',
    valid_until   date not null default '9999-12-31',
    batch_id      bigint not null references import_batch,
    superseded_by bigint references import_batch
);
create unique index on unit_alias (scheme, alias, valid_from) where superseded_by is null;
