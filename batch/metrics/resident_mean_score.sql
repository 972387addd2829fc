-- name: 群众评议平均分
-- name_en: Mean score by residents
-- unit: 分
-- better: higher
-- minimum: 30
-- basis: 五级评价得分的平均数；不了解（9）、未答的不计
select unit_code, sum(score) as numerator, count(*) as denominator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until and score in (1, 2, 3, 4, 5)
group by unit_code
