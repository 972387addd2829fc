-- name: 延期比例异常偏高
-- name_en: Share of extensions far above the peers
-- severity: warn
-- kind: peers
-- unit: 倍离差
-- record: gov_case
-- advice: 延期比例的修正 z 值（0.6745×与同类中位数之差÷绝对离差中位数）超过3.5。请核对延期审批手续。
with extended_share as (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           100.0 * count(c.extended_to) / count(*) as extended
    from gov_case c join gov_unit u on u.unit_code = c.unit_code
    where c.opened_at >= :from and c.opened_at < :until
    group by 1
    having count(*) >= 30
), peer as (
    select s.unit_code, s.extended,
           case when u.kind in ('street', 'township') then 'subdistrict' else u.kind end as kind
    from extended_share s join gov_unit u on u.unit_code = s.unit_code
), centre as (
    select kind, count(*) as units, percentile_cont(0.5) within group (order by extended) as median
    from peer group by kind
), spread as (
    select p.kind, percentile_cont(0.5) within group (order by abs(p.extended - m.median)) as deviation
    from peer p join centre m on m.kind = p.kind
    group by p.kind
)
select p.unit_code,
       cast(0.6745 * (p.extended - m.median) / nullif(d.deviation, 0) as numeric) as value,
       3.5 as bound
from peer p
join centre m on m.kind = p.kind
join spread d on d.kind = p.kind
where m.units >= 8 and 0.6745 * (p.extended - m.median) > 3.5 * d.deviation and p.extended > m.median + 5
