-- name: 逾期未整改隐患数
-- name_en: Hazards open past due
-- unit: 件
-- better: lower
-- absent: zero
-- basis: 考核期内发现、至统计时刻超过期限仍未整改的隐患数，重复的不计
select unit_code, count(*) as numerator
from gov_hazard
where found_at >= :from and found_at < :until
  and rectified_at is null and due_at < :as_of
  and coalesce(status, '') not like '%Dup%' and coalesce(status, '') not like '%重复%'
group by unit_code
