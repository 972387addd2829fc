-- What assessed units may see of each other, as the scheme said when the run was asked for.
alter table assessment_run add column visibility text not null default 'ranking'
    check (visibility in ('own', 'ranking', 'details'));
