-- name: 逾期件数
-- unit: 件
-- better: lower
-- record: gov_case
-- absent: zero
-- basis: 测试用
select unit_code, count(*) filter (where closed_at > due_at or closed_at is null) as numerator
from gov_case
where opened_at >= :from and opened_at < :until
group by unit_code
