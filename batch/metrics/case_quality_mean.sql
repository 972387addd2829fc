-- name: 案件质量平均分
-- name_en: Mean case quality
-- unit: 分
-- better: higher
-- minimum: 5
-- basis: 质量抽查得分的平均数
select unit_code, sum(quality_score) as numerator, count(quality_score) as denominator
from gov_case
where opened_at >= :from and opened_at < :until and sampled
group by unit_code
