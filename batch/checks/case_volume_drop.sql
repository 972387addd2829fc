-- name: 办件量骤降
-- name_en: Fall in volume against the unit's own past
-- severity: warn
-- kind: history
-- unit: %
-- record: gov_case
-- period: quarter
-- advice: 本季办件量不到本单位前几季平均的一半。请核对是否漏报、漏导，或不再录入。
with quarterly as (
    select case when u.kind in ('community', 'village') then u.parent_code else u.unit_code end as unit_code,
           date_trunc('quarter', c.opened_at) as quarter,
           count(*) as cases
    from gov_case c join gov_unit u on u.unit_code = c.unit_code
    where c.opened_at >= :from - interval '1 year' and c.opened_at < :until
    group by 1, 2
), compared as (
    select unit_code,
           coalesce(sum(cases) filter (where quarter >= :from), 0) as now_cases,
           avg(cases) filter (where quarter < :from) as past_cases,
           count(*) filter (where quarter < :from) as past_quarters
    from quarterly group by unit_code
)
select unit_code, 100.0 * now_cases / past_cases as value, 50 as bound
from compared
where past_quarters >= 2 and past_cases >= 20 and now_cases < 0.5 * past_cases
