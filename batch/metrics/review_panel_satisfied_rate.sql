-- name: 群众评议团满意率
-- name_en: Residents' review panel satisfied
-- unit: %
-- scale: 100
-- better: higher
-- minimum: 30
-- basis: 群众评议团评议辖区执法和服务，满意和非常满意（4、5分）的比例；有效评议不足30份不计
select unit_code, count(*) filter (where score >= 4) as numerator, count(*) as denominator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until
  and panel = '群众评议团' and score is not null
group by unit_code
