-- name: 办结及时率
-- unit: %
-- scale: 100
-- better: higher
-- record: gov_case
-- basis: 测试用
select unit_code, count(*) filter (where closed_at <= due_at) as numerator, count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
group by unit_code
