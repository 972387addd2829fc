-- The quotas of a run's grades, worked out with its standings, so that grades decided later are held against the same number.
create table run_quota (
    run_id      bigint not null references assessment_run on delete cascade,
    ordinal     integer not null,
    grade       text not null,
    scope       text not null check (scope in ('group', 'scheme', 'team')),
    scope_name  text not null,                   -- peer group or team; empty for the scheme
    share       numeric not null,                -- 0.3 for 30 %
    units       integer not null,                -- what the share is of
    rounding    text not null,                   -- half_up, down …
    minimum     integer not null,
    border_ties text not null check (border_ties in ('exclude_all', 'include_all')),
    places      integer not null,
    basis       text not null,
    unit_codes  text[] not null,                 -- who is counted together
    merits      integer[] not null,              -- of each of them, 1 for the best, equals alike
    primary key (run_id, ordinal)
);
create trigger published_is_final before insert or update or delete on run_quota
    for each row execute function refuse_change_of_published();
