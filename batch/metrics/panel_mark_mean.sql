-- name: 全体评分平均分
-- name_en: Mean panel mark
-- unit: 分
-- better: higher
-- minimum: 5
-- basis: 全部评分人评分的平均数，不分评分组
select unit_code, sum(score) as numerator, count(score) as denominator
from gov_mark
where marked_at >= :from and marked_at < :until
group by unit_code
