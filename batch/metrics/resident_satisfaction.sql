-- name: 群众满意度
-- name_en: Residents satisfied
-- unit: %
-- scale: 100
-- better: higher
-- minimum: 30
-- basis: 五级评价中满意和非常满意（4、5分）的比例；不了解（9）、未答的不计入分母
select unit_code, count(*) filter (where score in (4, 5)) as numerator, count(*) as denominator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until and score in (1, 2, 3, 4, 5)
group by unit_code
