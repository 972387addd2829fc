-- name: 群众满意度（热线服务）
-- name_en: Residents satisfied: 311 hotline
-- unit: %
-- scale: 100
-- better: higher
-- minimum: 30
-- basis: 问卷第 q3_10 题五级评价中满意和非常满意（4、5分）的比例；不了解（9）、未答的不计入分母
select unit_code, count(*) filter (where score in (4, 5)) as numerator, count(*) as denominator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until
  and question = 'q3_10' and score in (1, 2, 3, 4, 5)
group by unit_code
