-- name: 隐患整改时长中位数
-- name_en: Median rectification time
-- unit: 小时
-- better: lower
-- rollup: recompute
-- basis: 考核期内发现并已整改的隐患自发现至整改的历时小时数的中位数；整改早于发现的时长不明，不计入；重复的不计
select unit_code,
       percentile_cont(0.5) within group (order by rectify_hours) as value,
       count(rectify_hours) as denominator
from gov_hazard
where found_at >= :from and found_at < :until
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
