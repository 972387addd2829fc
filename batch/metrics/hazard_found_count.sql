-- name: 发现隐患数
-- name_en: Hazards found
-- unit: 件
-- better: neutral
-- absent: zero
-- basis: 考核期内发现的隐患数，来源标为重复的不计
select unit_code, count(*) as numerator
from gov_hazard
where found_at >= :from and found_at < :until
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
