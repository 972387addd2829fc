-- name: 逾期办件数
-- name_en: Cases late
-- unit: 件
-- better: lower
-- absent: zero
-- basis: 考核期内受理、超过时限办结或至统计时刻仍未办结且已逾期的办件数
select unit_code, count(*) as numerator
from gov_case
where opened_at >= :from and opened_at < :until
  and coalesce(extended_to, due_at) < coalesce(closed_at, :as_of)
group by unit_code
