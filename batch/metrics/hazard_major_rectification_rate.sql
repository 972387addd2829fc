-- name: 重大隐患整改率
-- name_en: Major hazards rectified
-- unit: %
-- scale: 100
-- better: higher
-- basis: 等级为重大（major、重大）的隐患至统计时刻已整改的比例，重复的不计
select unit_code, count(rectified_at) as numerator, count(*) as denominator
from gov_hazard
where found_at >= :from and found_at < :until
  and severity in ('major', '重大')
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
