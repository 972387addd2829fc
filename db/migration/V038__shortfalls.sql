-- Why a criterion did not give more: the nearest condition that failed, and what was lacking (one or two rows per criterion).
create table score_shortfall (
    run_id       bigint not null references assessment_run on delete cascade,
    unit_code    text not null,
    criterion    text not null,
    ordinal      integer not null,                  -- nearest first, from 1
    reason_code  text not null,                     -- stable: target, next-tier, first-points …
    metric       text,                              -- that would have to move; null: no single metric
    actual       numeric,
    distance     numeric,                           -- to the nearest value that is wanted
    records      numeric,                           -- by how many the numerator would have to rise or fall; null: counts no records
    points       numeric,                           -- of the criterion then; null: only known to be more than now
    text         text not null,
    primary key (run_id, unit_code, criterion, ordinal)
);
comment on table score_shortfall is '未得分原因：每个评分项最接近而未达到的条件，以及差多少（数值、记录数）';

-- The scoring standard written from the parameters, beside the article's own text in definition.
alter table run_node add column standard text;
alter table run_node add column missing_rule text;
comment on column run_node.standard is '评分标准，由计分参数生成';
comment on column run_node.missing_rule is '缺数据时的处理，由计分参数生成';
