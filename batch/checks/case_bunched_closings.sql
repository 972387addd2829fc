-- name: 临近时限集中办结
-- name_en: Closings bunched before the limit
-- severity: warn
-- kind: cross_field
-- unit: %
-- advice: 20%以上的件在时限前最后半小时办结，常见于先点办结再补办。请抽查这些件的办理过程和回访记录。
select unit_code, record_id, value, 20 as bound
from (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           c.record_id,
           c.closed_at > coalesce(c.extended_to, c.due_at) - interval '30 minutes' as bunched,
           100.0 * count(*) filter (where c.closed_at > coalesce(c.extended_to, c.due_at) - interval '30 minutes')
               over (partition by case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end)
               / count(*)
               over (partition by case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end)
               as value,
           count(*)
               over (partition by case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end)
               as closings
    from gov_case c join gov_unit u on u.unit_code = c.unit_code
    where c.opened_at >= :from and c.opened_at < :until and c.closed_at <= coalesce(c.extended_to, c.due_at)
) closing
where closings >= 30 and value >= 20 and bunched
