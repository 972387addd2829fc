-- Long work on a version of a rule pack and what it gave: the gates before publication, the effect on past periods.
-- A result holds for every version with the same content under the same program.
create table pack_work (
    work_id      bigint generated always as identity primary key,
    kind         text not null check (kind in ('gates', 'effect')),
    version_id   bigint not null references pack_version,
    pack_hash    text not null,
    metrics_hash text not null,
    engine       text not null,                      -- hash of the program that judges
    subject      text not null default '',           -- what else the result rests on: periods and data
    state        text not null default 'waiting'
                 check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    requested_by text not null,
    requested_at timestamptz not null default now(),
    started_at   timestamptz,
    ended_at     timestamptz,
    heard_at     timestamptz not null default now(), -- last sign of life of the program that does it
    stop_asked   boolean not null default false,
    steps_done   integer not null default 0,
    steps        integer not null default 1,
    chinese      text not null,                      -- what is being done
    english      text not null,
    error        text,
    result       text,                               -- JSON
    constraint only_done_work_has_a_result check ((state = 'done') = (result is not null)),
    constraint only_failed_work_has_an_error check ((state = 'failed') = (error is not null)),
    constraint ended_work_has_an_end check ((state in ('waiting', 'running')) = (ended_at is null))
);
create unique index pack_work_one_at_a_time on pack_work (kind, version_id) where state in ('waiting', 'running');
create index on pack_work (kind, version_id);
create index on pack_work (kind, pack_hash, metrics_hash);
