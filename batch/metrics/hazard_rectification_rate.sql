-- name: 隐患整改率
-- name_en: Hazards rectified
-- unit: %
-- scale: 100
-- better: higher
-- basis: 考核期内发现的隐患至统计时刻已整改的比例；来源标为重复（Dup、重复）的不计
select unit_code, count(rectified_at) as numerator, count(*) as denominator
from gov_hazard
where found_at >= :from and found_at < :until
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
