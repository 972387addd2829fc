-- Loading a file and checking a period's records take longer than a request may: who asked for what, how far it is, what it gave.
create table data_work (
    work_id        bigint generated always as identity primary key,
    kind           text not null check (kind in ('import', 'validation')),
    feed           text,
    file_name      text,
    byte_count     bigint,
    period         text,
    dry_run        boolean not null default false,
    all_or_nothing boolean not null default false,
    state          text not null default 'waiting'
                   check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    requested_by   text not null,
    address        text not null,
    requested_at   timestamptz not null default now(),
    started_at     timestamptz,
    ended_at       timestamptz,
    heard_at       timestamptz not null default now(), -- last sign of life of the program that does it
    stop_asked     boolean not null default false,
    upload         text,                               -- folder of the uploaded file where it was taken in; removed at the end
    step           text not null default 'waiting',
    done           bigint not null default 0,
    total          bigint not null default 0,          -- 0: unknown
    error          text,
    result         jsonb,
    constraint only_done_work_has_a_result check ((state = 'done') = (result is not null)),
    constraint only_failed_work_has_an_error check ((state = 'failed') = (error is not null)),
    constraint ended_work_has_an_end check ((state in ('waiting', 'running')) = (ended_at is null)),
    constraint an_import_has_a_feed check ((kind = 'import') = (feed is not null))
);
create unique index data_work_one_validation_of_a_period on data_work (period)
    where kind = 'validation' and state in ('waiting', 'running');
create index on data_work (state) where state in ('waiting', 'running');

-- The user's own rows with what is wrong with them; kept for thirty days.
create table data_work_file (
    work_id    bigint primary key references data_work on delete cascade,
    file_name  text not null,
    media_type text not null,
    content    bytea not null,
    added_at   timestamptz not null default now()
);
