-- Which assessed units a unit's records count for, while a run gathers its metrics: itself and those above it.
create unlogged table run_scope (
    run_id      bigint not null references assessment_run on delete cascade,
    source_code text not null,
    unit_code   text not null,
    primary key (run_id, source_code, unit_code)
);

-- Records are written in the order of their number, so the smallest kind of index finds one by it.
create index on governance_case using brin (record_id);
create index on hazard using brin (record_id);
create index on resident_evaluation using brin (record_id);
create index on task using brin (record_id);
create index on event using brin (record_id);
create index on panel_mark using brin (record_id);
create index on reported_figure using brin (record_id);
