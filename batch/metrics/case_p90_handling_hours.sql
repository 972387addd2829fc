-- name: 办理时长九成位数
-- name_en: 90th percentile of handling time
-- unit: 小时
-- better: lower
-- rollup: recompute
-- basis: 九成办件在此小时数内办结；办结早于受理的时长不明，不计入
select unit_code,
       percentile_cont(0.9) within group (order by handling_hours) as value,
       count(handling_hours) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
group by unit_code
