-- What the checks of batch/checks say of the records of a period (D10).

-- When a check last looked at a period, and at what.
create table data_check (
    check_code text not null,                    -- batch/checks/<check_code>.sql
    period     text not null,
    check_hash text not null,
    data_batch bigint not null,                  -- newest import batch it saw
    admitted   bigint[] not null,                -- batches after it that it saw, too
    checked_at timestamptz not null,
    checked_by text not null,
    primary key (check_code, period)
);

-- One finding per check, period and unit. New data clear it or change it; people may waive it with a reason.
create table data_finding (
    finding_id   bigint generated always as identity primary key,
    check_code   text not null,
    period       text not null,
    unit_code    text not null,                  -- empty: rows that name no unit
    check_name   text not null,
    check_name_en text not null,
    severity     text not null check (severity in ('error', 'warn', 'info')),
    record_kind  text,                           -- table of the records it is about; null: about the unit itself
    value        numeric,                        -- what was measured, where the check measures
    bound        numeric,                        -- what it was held against
    measure_unit text not null default '',
    record_count bigint not null,                -- rows found; 0 when the unit as a whole is meant
    content_hash text not null,                  -- of the rows and figures found: a waiver holds as long as it is the same
    state        text not null check (state in ('open', 'waived', 'cleared')),
    found_at     timestamptz not null,           -- since when it stands
    cleared_at   timestamptz,
    waived_by    text,
    waived_at    timestamptz,
    waiver       text,                           -- why it was waived
    check ((state = 'waived') = (waiver is not null and waived_by is not null)),
    unique (check_code, period, unit_code)
);
create index on data_finding (period, state);

-- The rows of a finding, the first thousand of them.
create table data_finding_record (
    finding_id bigint not null references data_finding on delete cascade,
    record_id  bigint not null,
    primary key (finding_id, record_id)
);
