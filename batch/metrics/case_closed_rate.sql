-- name: 办结率
-- name_en: Cases closed
-- unit: %
-- scale: 100
-- better: higher
-- basis: 考核期内受理的办件至统计时刻已办结的比例
select unit_code, count(closed_at) as numerator, count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
group by unit_code
