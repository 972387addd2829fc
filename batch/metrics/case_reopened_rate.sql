-- name: 办件重办率
-- name_en: Cases reopened
-- unit: %
-- scale: 100
-- better: lower
-- basis: 已办结办件中被退回重办过的比例
select unit_code, count(*) filter (where reopened_count > 0) as numerator, count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until and closed_at is not null
group by unit_code
