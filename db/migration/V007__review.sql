-- The life of a sealed run among people: review, preview, appeals, sign-off, publicity, publication.

create table review (
    run_id            bigint primary key references assessment_run,
    stage             text not null check (stage in
                        ('in_review', 'in_preview', 'in_sign_off', 'in_publicity', 'published', 'superseded', 'withdrawn')),
    opened_by         text not null,
    preview_opens     date,
    preview_closes    date,                       -- last day of preview and of appeals
    publicity_opens   date,
    publicity_closes  date,
    published_by      text,
    published_at      timestamptz,
    superseded_by     bigint references assessment_run,
    waiver            text                        -- why it went on with open appeals; printed on the report
);

create table review_transition (
    transition_id bigint generated always as identity primary key,
    run_id        bigint not null references assessment_run,
    at            timestamptz not null default now(),
    user_name     text not null,
    from_stage    text,
    to_stage      text not null,
    reason        text
);
create index on review_transition (run_id);

-- People decide the grade; the engine only suggests one (G5).
create table grade_decision (
    run_id      bigint not null references assessment_run,
    unit_code   text not null,
    suggested   text,
    decided     text not null,
    reason      text not null,
    decided_by  text not null,
    decided_at  timestamptz not null default now(),
    primary key (run_id, unit_code)
);

create table sign_off (
    run_id      bigint not null references assessment_run,
    round       integer not null,                 -- a returned run is signed again in the next round
    step        integer not null,
    title       text not null,
    decision    text not null check (decision in ('approved', 'returned')),
    opinion     text not null,
    signed_by   text not null,
    signed_at   timestamptz not null default now(),
    primary key (run_id, round, step)
);

create table read_receipt (
    run_id      bigint not null references assessment_run,
    unit_code   text not null,
    user_name   text not null,
    read_at     timestamptz not null default now(),
    primary key (run_id, unit_code, user_name)
);

create table appeal (
    appeal_id       bigint generated always as identity primary key,
    number          text not null unique,         -- 2026Q3-017
    run_id          bigint not null references assessment_run,
    unit_code       text not null,
    kind            text not null check (kind in ('fact', 'process')),
    criterion       text,
    record_kind     text,
    record_id       bigint,
    reason_code     text not null,
    statement       text not null check (char_length(statement) <= 500),
    correction      jsonb,                        -- column → value asked for; null and a record: exclude it
    filed_by        text not null,
    filed_at        timestamptz not null default now(),
    state           text not null default 'filed' check (state in ('filed', 'withdrawn', 'upheld', 'dismissed')),
    decided_by      text,
    decided_at      timestamptz,
    ruling          text,
    effect          jsonb,                        -- what the trial run showed before the ruling
    new_run         bigint references assessment_run,
    check (decided_by is null or decided_by <> filed_by)
);
create index on appeal (run_id);
create unique index appeal_once on appeal (run_id, unit_code, coalesce(criterion, ''), coalesce(record_kind, ''), coalesce(record_id, 0))
    where state <> 'withdrawn';

create table appeal_evidence (
    evidence_id bigint generated always as identity primary key,
    appeal_id   bigint not null references appeal,
    file_name   text not null,
    media_type  text not null,
    sha256      text not null,
    content     bytea not null,
    added_at    timestamptz not null default now()
);

create table publicity_comment (
    comment_id  bigint generated always as identity primary key,
    run_id      bigint not null references assessment_run,
    user_name   text not null,
    unit_code   text,
    statement   text not null check (char_length(statement) <= 500),
    at          timestamptz not null default now(),
    answer      text,
    answered_by text,
    answered_at timestamptz
);

create table notice (
    notice_id   bigint generated always as identity primary key,
    at          timestamptz not null default now(),
    run_id      bigint references assessment_run,
    unit_code   text,                             -- null: everybody who may see the run
    title       text not null,
    body        text not null
);

-- Nothing of a published (or superseded) run can change, not even by hand in the database.
create function refuse_change_of_published() returns trigger language plpgsql as $$
declare
    touched bigint := case when tg_op = 'INSERT' then new.run_id else old.run_id end;
begin
    if exists (select 1 from review r where r.run_id = touched and r.stage in ('published', 'superseded')) then
        raise exception 'Run % is published and cannot change (%)', touched, tg_table_name;
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger published_is_final before insert or update or delete on metric_value
    for each row execute function refuse_change_of_published();
create trigger published_is_final before insert or update or delete on node_score
    for each row execute function refuse_change_of_published();
create trigger published_is_final before insert or update or delete on score_line
    for each row execute function refuse_change_of_published();
create trigger published_is_final before insert or update or delete on standing
    for each row execute function refuse_change_of_published();
create trigger published_is_final before insert or update or delete on grade_decision
    for each row execute function refuse_change_of_published();
create trigger published_is_final before update or delete on assessment_run
    for each row execute function refuse_change_of_published();
