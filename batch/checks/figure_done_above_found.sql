-- name: 办结数超过收件数
-- name_en: More done than there was
-- severity: error
-- kind: cross_source
-- record: gov_figure
-- advice: 同一单位同一期报送的整改（办结）数大于发现（收件）数加上期结转数。请两家报送部门对账后更正。
with figure as (
    select unit_code, period, measure, sum(coalesce(value, numerator)) as total
    from gov_figure
    where period_from >= :from and period_from < :until
    group by unit_code, period, measure
), pair as (
    select d.unit_code, d.period, d.measure, d.total as done, f.total + coalesce(c.total, 0) as there
    from figure d
    join figure f on f.unit_code = d.unit_code and f.period = d.period
         and (right(d.measure, 10) = '_rectified' and f.measure = replace(d.measure, '_rectified', '_found')
              or right(d.measure, 7) = '_closed' and f.measure = replace(d.measure, '_closed', '_opened'))
    left join figure c on c.unit_code = d.unit_code and c.period = d.period
         and (c.measure = replace(replace(d.measure, '_rectified', '_carried'), '_closed', '_carried'))
)
select r.unit_code, r.record_id, p.done as value, p.there as bound
from pair p
join gov_figure r on r.unit_code = p.unit_code and r.period = p.period and r.measure = p.measure
where p.done > p.there
