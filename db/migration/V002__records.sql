-- The records, one row each, never updated: a changed row is superseded by a new one, so any earlier state can be read again.
-- Columns shared by all: feed + record_key identify the record upstream; row_hash tells changed from same;
-- unit_code is the unit in role 'place', roles holds further ones ({"handler": "2102…"}); null = the row names no unit.

-- One matter dealt with: opened, due, closed. Times are local wall clock of the feed's zone.
create table governance_case (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    case_number    text,
    opened_at      timestamp not null,
    due_at         timestamp,
    extended_to    timestamp,                     -- approved new due time; null = never extended
    closed_at      timestamp,
    category       text,
    channel        text,
    status         text,
    title          text,
    closing_text   text,
    sampled        boolean not null default false,-- drawn for quality review
    quality_grade  text,
    quality_score  numeric,
    reopened_count integer not null default 0,
    handling_hours numeric generated always as    -- elapsed local hours; null while open, and when closed before opened
        (case when closed_at >= opened_at then round(extract(epoch from closed_at - opened_at) / 3600, 4) end) stored,
    attributes     jsonb
);
create index governance_case_key on governance_case (feed, record_key) where superseded_by is null;
create index governance_case_time on governance_case using brin (opened_at);

-- A hazard found, due to be put right, put right.
create table hazard (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    hazard_number  text,
    found_at       timestamp not null,
    due_at         timestamp,
    rectified_at   timestamp,
    severity       text,
    finder         text,                          -- self, resident, inspection, higher_inspection …
    category       text,
    status         text,
    place          text,
    recurred       boolean not null default false,
    rectify_hours  numeric generated always as
        (case when rectified_at >= found_at then round(extract(epoch from rectified_at - found_at) / 3600, 4) end) stored,
    attributes     jsonb
);
create index hazard_key on hazard (feed, record_key) where superseded_by is null;
create index hazard_time on hazard using brin (found_at);

-- One answer of one resident (or panel member) to one question.
create table resident_evaluation (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    evaluated_at   timestamp not null,
    respondent     text,                          -- the source's anonymous number, never a name or a phone
    question       text,
    answer         text,
    score          numeric,
    channel        text,
    panel          text,                          -- residents' panel, hotline call-back, visit …
    linked_case    text,
    attributes     jsonb
);
create index resident_evaluation_key on resident_evaluation (feed, record_key) where superseded_by is null;
create index resident_evaluation_time on resident_evaluation using brin (evaluated_at);

-- Something planned: a drill, visit, training, three-lists project, campaign step.
create table task (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    task_number    text,
    planned_at     timestamp not null,
    due_at         timestamp,
    done_at        timestamp,
    category       text,
    title          text,
    status         text,
    planned_amount numeric,
    done_amount    numeric,
    attributes     jsonb
);
create index task_key on task (feed, record_key) where superseded_by is null;
create index task_time on task using brin (planned_at);

-- Something that happened and counts for or against: accident, hard-bar breach, honour, inspection finding.
create table event (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    occurred_at    timestamp not null,
    category       text not null,
    level          text,                          -- national, provincial, city, district …
    severity       text,
    matter         text,                          -- several events of one matter share this
    points         numeric,                       -- an assessor's own points, inside the criterion's stated range
    quantity       numeric,                       -- deaths, square metres, persons …
    repeated       boolean not null default false,
    evidence       text,                          -- document number or file; null = none handed in
    note           text,
    attributes     jsonb
);
create index event_key on event (feed, record_key) where superseded_by is null;
create index event_time on event using brin (occurred_at);

-- One mark given by one rater to one unit.
create table panel_mark (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    marked_at      timestamp not null,
    rater_group    text not null,
    rater          text,                          -- an anonymous number
    question       text,
    grade          text,
    score          numeric,
    attributes     jsonb
);
create index panel_mark_key on panel_mark (feed, record_key) where superseded_by is null;
create index panel_mark_time on panel_mark using brin (marked_at);

-- A total handed over by a department that does not hand over its records.
create table reported_figure (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    unit_code      text,
    roles          jsonb,
    measure        text not null,
    period         text not null,                 -- 2026Q3, 2026-09 …
    period_from    timestamp not null,
    value          numeric,
    numerator      numeric,
    denominator    numeric,
    attributes     jsonb
);
create index reported_figure_key on reported_figure (feed, record_key) where superseded_by is null;
create index reported_figure_time on reported_figure using brin (period_from);

-- A day of a working-day calendar. Weekends are holidays unless a row says otherwise.
create table calendar_day (
    record_id      bigint generated always as identity primary key,
    feed           text not null,
    record_key     text not null,
    row_hash       text not null,
    batch_id       bigint not null,
    superseded_by  bigint,
    sheet          text not null default '',
    row_number     bigint not null,
    calendar       text not null default 'cn',
    day            date not null,
    day_kind       text not null check (day_kind in ('workday', 'holiday', 'makeup')),
    name           text
);
create unique index calendar_day_key on calendar_day (calendar, day) where superseded_by is null;

-- A record taken out of the figures by approved reason; it stays visible and counted.
create table record_exclusion (
    exclusion_id  bigint generated always as identity primary key,
    record_kind   text not null,                 -- table name
    record_id     bigint not null,
    reason_code   text not null,
    reason        text not null,
    asked_by      text not null,
    asked_at      timestamptz not null default now(),
    decided_by    text,
    decided_at    timestamptz,
    state         text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn')),
    batch_id      bigint references import_batch, -- the 'correction' batch from which on it is in force
    evidence      text,
    check (decided_by is null or decided_by <> asked_by)
);
create index on record_exclusion (record_kind, record_id);
