-- name: 隐患按期整改率
-- name_en: Hazards rectified on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 有整改期限的隐患中，按期整改的比例；分母为已整改的和至统计时刻已逾期未整改的，重复的不计
select unit_code,
       count(*) filter (where rectified_at <= due_at) as numerator,
       count(*) filter (where rectified_at is not null or due_at < :as_of) as denominator
from gov_hazard
where found_at >= :from and found_at < :until
  and due_at is not null
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
