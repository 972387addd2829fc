-- name: 涉校涉医涉企案件一包到底率
-- name_en: School, hospital and company cases followed to the end by one team
-- unit: %
-- scale: 100
-- better: higher
-- basis: 涉校、涉医、涉企案件实行专人专案、一包到底；已办结的此类案件中由专班办结的比例
select unit_code, count(*) filter (where status = '专班办结') as numerator, count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
  and category in ('涉校案件', '涉医案件', '涉企案件') and closed_at is not null
group by unit_code
