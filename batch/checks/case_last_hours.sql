-- name: 期末突击办结
-- name_en: Closings in the last hours of the period
-- severity: warn
-- kind: field
-- unit: %
-- advice: 考核期最后两小时办结的件占5%以上，常见于期末批量点办结。请抽查并要求说明。
with closing as (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           c.record_id, c.closed_at
    from gov_case c join gov_unit u on u.unit_code = c.unit_code
    where c.closed_at >= :from and c.closed_at < :until
), weighed as (
    select unit_code, record_id, closed_at,
           100.0 * count(*) filter (where closed_at >= :until - interval '2 hours') over (partition by unit_code)
               / count(*) over (partition by unit_code) as value,
           count(*) over (partition by unit_code) as closings
    from closing
)
select unit_code, record_id, value, 5 as bound
from weighed
where closings >= 30 and value >= 5 and closed_at >= :until - interval '2 hours'
