-- name: 参评群众人数
-- name_en: Residents answering
-- unit: 人
-- better: neutral
-- absent: zero
-- rollup: recompute
-- basis: 考核期内参加评议的不同群众数
select unit_code, count(distinct respondent) as numerator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until
group by unit_code
