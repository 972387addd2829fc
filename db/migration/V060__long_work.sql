-- Long work of every kind in one table: gates and previews of versions, loading of files, checking of periods. A load or a check
-- keeps its number, which is in addresses and in the operation log.
create table work (
    work_id      bigint generated always as identity primary key,
    kind         text not null check (kind in ('gates', 'effect', 'rescore', 'import', 'validation')),
    about        text not null,                      -- number of a version, code of a period or of a feed
    basis        text not null default '',           -- what the result rests on: of the same basis, the same result
    asked        jsonb not null default '{}',        -- what else was asked
    state        text not null default 'waiting'
                 check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    requested_by text not null,
    requested_at timestamptz not null default now(),
    started_at   timestamptz,
    ended_at     timestamptz,
    heard_at     timestamptz not null default now(), -- last sign of life of the program that does it
    stop_asked   boolean not null default false,
    folder       text,                               -- files it needs, where they were taken in; removed at the end
    step         text not null default 'waiting',    -- code of what is being done; empty where words say it
    step_at      timestamptz,                        -- when that began
    chinese      text not null default '等待开始',
    english      text not null default 'waiting',
    done         bigint not null default 0,
    total        bigint not null default 0,          -- 0: unknown
    pace         jsonb,                              -- of done work: step → seconds, and rows; tells how long the next will take
    error        text,
    result       text,                               -- JSON
    constraint only_done_work_has_a_result check ((state = 'done') = (result is not null)),
    constraint only_failed_work_has_an_error check ((state = 'failed') = (error is not null)),
    constraint ended_work_has_an_end check ((state in ('waiting', 'running')) = (ended_at is null))
);

insert into work (work_id, kind, about, asked, state, requested_by, requested_at, started_at, ended_at, heard_at, stop_asked,
    folder, step, step_at, pace, chinese, english, done, total, error, result)
overriding system value
select work_id, kind, case kind when 'import' then feed else period end,
       jsonb_build_object('feed', feed, 'fileName', file_name, 'byteCount', byte_count, 'period', period,
                          'dryRun', dry_run, 'allOrNothing', all_or_nothing),
       state, requested_by, requested_at, started_at, ended_at, heard_at, stop_asked, upload, step, step_at, pace, '', '', done, total, error,
       result::text
from data_work where kind = 'import' or period is not null;

insert into work (work_id, kind, about, basis, state, requested_by, requested_at, started_at, ended_at, heard_at, stop_asked,
    step, chinese, english, done, total, error, result)
overriding system value
select coalesce((select max(work_id) from data_work), 0) + row_number() over (order by work_id),
       kind, version_id::text, pack_hash || ' ' || metrics_hash || ' ' || engine || e'\n' || subject,
       state, requested_by, requested_at, started_at, ended_at, heard_at, stop_asked, '', chinese, english, steps_done, steps,
       error, result
from pack_work;

select setval(pg_get_serial_sequence('work', 'work_id'), coalesce(max(work_id), 0) + 1, false) from work;

create unique index work_one_at_a_time on work (kind, about) where kind <> 'import' and state in ('waiting', 'running');
create index on work (kind, about);
create index on work using hash (basis) where basis <> '';
create index on work (state) where state in ('waiting', 'running');

-- A file that work gave, such as rejected rows with what is wrong with them; kept for thirty days.
create table work_file (
    work_id    bigint primary key references work on delete cascade,
    file_name  text not null,
    media_type text not null,
    content    bytea not null,
    added_at   timestamptz not null default now()
);

insert into work_file select work_id, file_name, media_type, content, added_at from data_work_file;

drop table data_work_file;
drop table data_work;
drop table pack_work;
