-- name: 受理办件数
-- name_en: Cases opened
-- unit: 件
-- better: neutral
-- absent: zero
-- basis: 考核期内受理的办件数
select unit_code, count(*) as numerator
from gov_case
where opened_at >= :from and opened_at < :until
group by unit_code
