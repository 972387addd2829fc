-- One assessment run and what it produced, station by station. Rows of a run are written once by its step and never after it is sealed.

create table assessment_run (
    run_id         bigint generated always as identity primary key,
    scheme         text not null,
    scheme_name    text,                          -- as in the pack on the day; null: the code is shown
    period         text not null,                 -- 2026Q3
    period_from    date not null,
    period_until   date not null,                 -- exclusive
    as_of          timestamp not null,            -- what was not known then is not seen (local time)
    trial          boolean not null default false,
    state          text not null,                 -- RunState
    data_batch     bigint not null,               -- newest import batch the run may see
    trial_batches  bigint[] not null default '{}',-- corrections tried before a ruling
    pack_hash      text not null,
    pack_version   text not null,
    supersedes     bigint references assessment_run,
    manifest       jsonb,
    output_hash    text,
    requested_by   text not null default 'system',
    requested_at   timestamptz not null default now(),
    finished_at    timestamptz,
    failure        text,
    cancel_asked   boolean not null default false -- polled by the steps
);
create index on assessment_run (scheme, period);

-- The assessed units and their peer group, pinned with the names and attributes of the day.
create table run_unit (
    run_id        bigint not null references assessment_run on delete cascade,
    unit_code     text not null,
    name          text not null,
    kind          text not null,
    parent_code   text,
    parent_name   text,
    peer_group    text,
    attributes    jsonb not null default '{}',
    primary key (run_id, unit_code)
);

-- The scheme's tree as the run used it, so that an old run can be read without its pack.
create table run_node (
    run_id        bigint not null references assessment_run on delete cascade,
    node          text not null,                    -- as in node_score
    ordinal       integer not null,                 -- position in the tree, parents first, total = 0
    parent        text,                             -- null: the total
    name          text not null,
    criterion     boolean not null default false,   -- scored by rules; otherwise combined from its children
    full_points   numeric,
    weight        numeric,                          -- what a child's points are multiplied by in its parent; null = 1
    combination   text,                             -- how children make the parent: sum, weighted, …; null: not told
    decimals      integer,                          -- rounding of the points; null: not told
    rounding_mode text,                             -- half_up, half_even …
    definition    text,                             -- scoring standard in words
    basis         text,
    metrics       text[] not null default '{}',
    primary key (run_id, node)
);

-- The scheme's peer groups, in their declared order.
create table run_group (
    run_id        bigint not null references assessment_run on delete cascade,
    peer_group    text not null,
    ordinal       integer not null,
    name          text not null,
    primary key (run_id, peer_group)
);

-- The metrics as the run used them.
create table run_metric (
    run_id        bigint not null references assessment_run on delete cascade,
    metric        text not null,
    name          text not null,
    unit          text,                             -- %, 小时, 件 …
    better        text,                             -- higher, lower, neutral
    decimals      integer,
    rounding_mode text,
    definition    text,
    basis         text,
    file_hash     text,
    primary key (run_id, metric)
);

create table metric_value (
    run_id        bigint not null references assessment_run on delete cascade,
    metric        text not null,
    span          text not null default 'current',  -- current, previous, last_year
    unit_code     text not null,
    numerator     numeric,
    denominator   numeric,
    value         numeric,                          -- null unless state = observed
    state         text not null check (state in ('observed', 'no_data', 'not_applicable', 'too_few')),
    group_rank    numeric,                          -- within the peer group, best = 1, competition ranking; null unless observed
    primary key (run_id, metric, span, unit_code)
);

create table metric_stat (
    run_id        bigint not null references assessment_run on delete cascade,
    peer_group    text not null,
    metric        text not null,
    n             integer not null,
    best numeric, worst numeric, mean numeric, sd numeric,
    p10 numeric, p25 numeric, p50 numeric, p75 numeric, p90 numeric,
    primary key (run_id, peer_group, metric)
);

-- The points of one node (criterion, group of criteria, total) of one unit's tree.
create table node_score (
    run_id        bigint not null references assessment_run on delete cascade,
    unit_code     text not null,
    node          text not null,
    ordinal       integer not null,                 -- position in the tree, total = 0
    full_points   numeric,
    points        numeric,                          -- null: not scored, see state
    unrounded     numeric,
    weight        numeric,                          -- it counted with in its parent, after re-sharing; null: the parent does not weigh
    state         text not null,                    -- scored, removed, not_ranked, filled …
    formula       text,                             -- in words
    substituted   text,                             -- with the figures put in
    note          text,
    primary key (run_id, unit_code, node)
);

-- One reason for points, in the order given.
create table score_line (
    run_id        bigint not null references assessment_run on delete cascade,
    unit_code     text not null,
    line_no       integer not null,
    criterion     text not null,
    kind          text not null,                    -- base, deduct, award, limit, veto, missing …
    points        numeric not null,
    reason_code   text not null,
    reason        text not null,
    formula       text not null,
    substituted   text not null,
    rule          text not null,
    rule_file     text not null,
    rule_line     integer not null,
    metrics       text[] not null default '{}',
    records       bigint[] not null default '{}',   -- event or mark records named by the line
    primary key (run_id, unit_code, line_no)
);

create table standing (
    run_id          bigint not null references assessment_run on delete cascade,
    unit_code       text not null,
    peer_group      text,
    rank            numeric,                        -- null: not ranked, see reason
    tied            boolean not null default false,
    group_size      integer,
    total           numeric,
    suggested_grade text,
    grade_reason    text,
    decided_grade   text,
    decided_by      text,
    decided_reason  text,
    not_ranked_reason text,
    previous_rank   numeric,
    previous_total  numeric,
    flags           jsonb not null default '{}',    -- vetoes, lists, warnings, streak
    primary key (run_id, unit_code)
);

create table report_file (
    run_id        bigint not null references assessment_run on delete cascade,
    file_name     text not null,
    media_type    text not null,
    sha256        text not null,
    content       bytea not null,
    written_at    timestamptz not null default now(),
    primary key (run_id, file_name)
);
