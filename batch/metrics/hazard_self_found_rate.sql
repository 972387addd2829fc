-- name: 隐患自查发现率
-- name_en: Hazards found by the unit itself
-- unit: %
-- scale: 100
-- better: higher
-- basis: 隐患中由本单位自查（self、自查）发现的比例，发现主体不明的和重复的不计
select unit_code, count(*) filter (where finder in ('self', '自查')) as numerator, count(*) as denominator
from gov_hazard
where found_at >= :from and found_at < :until
  and finder is not null
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
