-- name: 办理时长中位数
-- name_en: Median handling time
-- unit: 小时
-- better: lower
-- rollup: recompute
-- basis: 考核期内受理并已办结的办件自受理至办结的历时小时数的中位数；办结早于受理的时长不明，不计入
select unit_code,
       percentile_cont(0.5) within group (order by handling_hours) as value,
       count(handling_hours) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
group by unit_code
