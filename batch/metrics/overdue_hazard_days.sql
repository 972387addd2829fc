-- name: 逾期隐患平均天数
-- name_en: Mean days past due of late hazards
-- unit: 天
-- better: lower
-- basis: 逾期整改或至统计时刻逾期未整改的隐患，超过整改时限的平均天数
select unit_code,
       sum(extract(epoch from coalesce(rectified_at, :as_of) - due_at) / 86400) as numerator,
       count(*) as denominator
from gov_hazard
where found_at >= :from and found_at < :until and coalesce(rectified_at, :as_of) > due_at
group by unit_code
