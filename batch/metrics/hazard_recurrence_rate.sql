-- name: 隐患复发率
-- name_en: Hazards recurred
-- unit: %
-- scale: 100
-- better: lower
-- basis: 考核期内发现的隐患中属于整改后再次发生的比例，重复登记的不计
select unit_code, count(*) filter (where recurred) as numerator, count(*) as denominator
from gov_hazard
where found_at >= :from and found_at < :until
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
