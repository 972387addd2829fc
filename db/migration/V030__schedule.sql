-- Scheduled work: what a person changed about a job of batch/schedule.yml, and every time one was due.

create table schedule_state (
    job           text primary key,               -- code in batch/schedule.yml
    paused        boolean not null default false,
    timing        text,                           -- instead of the file's; null: as in the file
    checked_until timestamp not null,             -- local wall clock; due times up to here have a row in schedule_fire
    changed_by    text,
    changed_at    timestamptz
);

create table schedule_fire (
    fire_id     bigint generated always as identity primary key,
    job         text not null,
    due_at      timestamp not null,               -- local wall clock
    cause       text not null check (cause in ('schedule', 'catch_up', 'manual')),
    state       text not null check (state in
                  ('waiting', 'running', 'done', 'stopped', 'failed', 'interrupted', 'missed', 'paused')),
    asked_by    text not null,
    node        text,
    started_at  timestamptz,
    finished_at timestamptz,
    run_id      bigint references assessment_run on delete set null,
    steps       jsonb not null default '[]'       -- [{"step", "good", "chinese", "english"}]
);

-- However many servers share the database, a due time is worked on once.
create unique index schedule_fire_once on schedule_fire (job, due_at) where cause <> 'manual';
create index on schedule_fire (job, fire_id);

-- A notice is for the units it names, for everybody, or for those who see all units only.
alter table notice add column audience text check (audience in ('department'));
