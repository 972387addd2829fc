-- Flat tables for BI tools and anyone who may read the database. Published runs only: what is still in review is not
-- there. Every view has a row's run, scheme and period in front, so that it can be read without a join.

create view report_run as
select r.run_id, r.scheme, coalesce(r.scheme_name, r.scheme) as scheme_name, r.period, r.period_from, r.period_until, r.as_of,
       r.pack_version, r.output_hash, v.stage
from assessment_run r join review v on v.run_id = r.run_id
where not r.trial and r.output_hash is not null and v.stage = 'published';
comment on view report_run is '已发布的考核批次；其他 report_ 视图都只含这些批次 / published runs; the other report_ views hold these only';
comment on column report_run.period_until is '考核周期最后一天的次日 / the day after the period';
comment on column report_run.as_of is '数据截止时刻（北京时间） / data as of, local time';
comment on column report_run.output_hash is '结果校验值，前12位为校验码 / hash of the results; its first 12 digits are the code on the bulletin';

create view report_standing as
select p.run_id, p.scheme, p.scheme_name, p.period, s.unit_code, u.name as unit_name, u.kind as unit_kind, u.parent_code,
       u.parent_name, coalesce(s.peer_group, u.peer_group) as peer_group, g.name as peer_group_name, s.rank, s.tied, s.group_size, s.total,
       coalesce(d.decided, s.suggested_grade) as grade, d.decided is not null as grade_decided, s.not_ranked_reason,
       s.previous_rank, s.previous_total
from report_run p
join standing s on s.run_id = p.run_id
join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
left join run_group g on g.run_id = s.run_id and g.peer_group = coalesce(s.peer_group, u.peer_group)
left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code;
comment on view report_standing is '名次和总分，每个批次每个单位一行 / rank and total, one row per run and unit';
comment on column report_standing.rank is '空：未参加排名，原因见 not_ranked_reason / null: not ranked';
comment on column report_standing.grade is '审定等次，没有审定时为建议等次 / decided grade, else the suggested one';

create view report_score as
select p.run_id, p.scheme, p.period, n.unit_code, u.name as unit_name, n.node, t.name as node_name, t.parent as parent_node, t.criterion,
       n.ordinal, coalesce(t.full_points, n.full_points) as full_points, n.points, n.weight, n.state, n.formula, n.substituted, n.note
from report_run p
join node_score n on n.run_id = p.run_id
join run_unit u on u.run_id = n.run_id and u.unit_code = n.unit_code
left join run_node t on t.run_id = n.run_id and t.node = n.node;
comment on view report_score is '每个单位每个评分项（含小计、总分）的得分 / points of every node of every unit';
comment on column report_score.points is '空：不计分，原因见 state 和 note / null: not scored, see state and note';

create view report_line as
select p.run_id, p.scheme, p.period, l.unit_code, u.name as unit_name, l.line_no, l.criterion, t.name as criterion_name, l.kind, l.points,
       l.reason_code, l.reason, l.formula, l.substituted, l.rule, l.rule_file, l.rule_line
from report_run p
join score_line l on l.run_id = p.run_id
join run_unit u on u.run_id = l.run_id and u.unit_code = l.unit_code
left join run_node t on t.run_id = l.run_id and t.node = l.criterion;
comment on view report_line is '得失分明细：每一分的原因、公式、规则位置 / every reason for points';

create view report_shortfall as
select p.run_id, p.scheme, p.period, f.unit_code, u.name as unit_name, f.criterion, t.name as criterion_name, f.ordinal, f.reason_code,
       f.metric, f.actual, f.distance, f.records, f.points, f.text
from report_run p
join score_shortfall f on f.run_id = p.run_id
join run_unit u on u.run_id = f.run_id and u.unit_code = f.unit_code
left join run_node t on t.run_id = f.run_id and t.node = f.criterion;
comment on view report_shortfall is '未得分原因：最接近而未达到的条件和差多少 / the nearest failed condition and the gap';

create view report_metric as
select p.run_id, p.scheme, p.period, m.unit_code, u.name as unit_name, m.metric, coalesce(d.name, m.metric) as metric_name,
       d.unit as metric_unit, m.span, m.numerator, m.denominator, m.value, m.state, m.group_rank
from report_run p
join metric_value m on m.run_id = p.run_id
join run_unit u on u.run_id = m.run_id and u.unit_code = m.unit_code
left join run_metric d on d.run_id = m.run_id and d.metric = m.metric;
comment on view report_metric is '指标数据：分子、分母、数值、状态；span 为 current 本期、previous 上期、last_year 去年同期 / figures of every metric';
comment on column report_metric.value is '空：没有数值，见 state（no_data 无数据、not_applicable 不适用、too_few 数量不足），都不是零 / null is never zero';
