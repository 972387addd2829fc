-- name: 办结意见雷同
-- name_en: One closing text for most cases
-- severity: warn
-- kind: peers
-- unit: %
-- advice: 四成以上的件用同一段办结意见，而且是全市该意见占比的两倍以上。请抽查是否真办实办。
with stated as (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           c.record_id, c.closing_text
    from gov_case c join gov_unit u on u.unit_code = c.unit_code
    where c.opened_at >= :from and c.opened_at < :until and c.closed_at is not null and c.closing_text is not null
), weighed as (
    select unit_code, record_id,
           100.0 * count(*) over (partition by unit_code, closing_text) / count(*) over (partition by unit_code) as value,
           count(*) over (partition by unit_code) as closings,
           100.0 * count(*) over (partition by closing_text) / count(*) over (partition by 1) as everywhere
    from stated
)
select unit_code, record_id, value, 40 as bound
from weighed
where closings >= 30 and value >= 40 and value >= 2 * everywhere
