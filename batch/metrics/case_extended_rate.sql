-- name: 办件延期率
-- name_en: Cases extended
-- unit: %
-- scale: 100
-- better: lower
-- minimum: 5
-- basis: 批准延期的办件占有时限办件的比例
select unit_code, count(extended_to) as numerator, count(due_at) as denominator
from gov_case
where opened_at >= :from and opened_at < :until and due_at is not null
group by unit_code
