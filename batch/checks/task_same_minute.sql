-- name: 任务同一分钟批量完成
-- name_en: Tasks ticked off within one minute
-- severity: warn
-- kind: field
-- unit: 项
-- advice: 同一单位8项以上任务在同一分钟完成，常见于期末批量点完成。请抽查佐证材料。
with finished as (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           t.record_id, date_trunc('minute', t.done_at) as done_minute
    from gov_task t join gov_unit u on u.unit_code = t.unit_code
    where t.planned_at >= :from and t.planned_at < :until and t.done_at is not null
), weighed as (
    select unit_code, record_id, count(*) over (partition by unit_code, done_minute) as value
    from finished
)
select unit_code, record_id, value, 8 as bound
from weighed
where value >= 8
