-- name: 隐患即查即改
-- name_en: Hazards found and rectified within three minutes
-- severity: warn
-- kind: cross_field
-- unit: %
-- advice: 两成以上的隐患在发现后三分钟内整改完成，常见于为凑数量自查自改。请抽查现场照片。
with judged as (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           h.record_id, h.rectify_hours
    from gov_hazard h join gov_unit u on u.unit_code = h.unit_code
    where h.found_at >= :from and h.found_at < :until
), weighed as (
    select unit_code, record_id, rectify_hours,
           100.0 * count(*) filter (where rectify_hours <= 0.05) over (partition by unit_code)
               / count(*) over (partition by unit_code) as value,
           count(*) over (partition by unit_code) as hazards
    from judged
)
select unit_code, record_id, value, 20 as bound
from weighed
where hazards >= 10 and value >= 20 and rectify_hours <= 0.05
