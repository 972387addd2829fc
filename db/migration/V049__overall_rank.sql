-- The place across the peer groups, of schemes that rank across them (scheme.yml: ranking.overall). It lies in flags, so that
-- output hash and package of every scheme without it stay what they were; the columns are for queries.
alter table standing
    add column overall_rank numeric generated always as ((flags #>> '{overall,rank}')::numeric) stored,
    add column overall_tied boolean generated always as ((flags #>> '{overall,tied}')::boolean) stored,
    add column overall_size integer generated always as ((flags #>> '{overall,size}')::integer) stored;
comment on column standing.overall_rank is 'null: not ranked, or the scheme does not rank across groups (then overall_size is null too)';

create or replace view run_earlier_standing as
select e.run_id, e.earlier_run, a.scheme, a.period, a.period_from, a.period_until,
       s.unit_code, s.total, s.rank, s.group_size,
       coalesce(case when e.decided then d.decided end, s.suggested_grade) as grade,
       s.overall_rank
from run_earlier e
join assessment_run a on a.run_id = e.earlier_run
join standing s on s.run_id = e.earlier_run
left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code;

create or replace view report_standing as
select p.run_id, p.scheme, p.scheme_name, p.period, s.unit_code, u.name as unit_name, u.kind as unit_kind, u.parent_code,
       u.parent_name, coalesce(s.peer_group, u.peer_group) as peer_group, g.name as peer_group_name, s.rank, s.tied, s.group_size, s.total,
       coalesce(d.decided, s.suggested_grade) as grade, d.decided is not null as grade_decided, s.not_ranked_reason,
       s.previous_rank, s.previous_total, s.overall_rank, s.overall_tied, s.overall_size
from report_run p
join standing s on s.run_id = p.run_id
join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
left join run_group g on g.run_id = s.run_id and g.peer_group = coalesce(s.peer_group, u.peer_group)
left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code;
comment on column report_standing.overall_rank is '跨组总名次；空：未参加排名，或方案不跨组排名 / rank across groups; null: not ranked, or the scheme does not rank across groups';
