-- name: 优秀案件率
-- name_en: Excellent cases
-- unit: %
-- scale: 100
-- better: higher
-- minimum: 5
-- basis: 质量抽查的办件中评为优秀的比例
select unit_code, count(*) filter (where quality_grade = '优秀') as numerator, count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until and sampled and quality_grade is not null
group by unit_code
