-- name: 入户走访满意率
-- name_en: Residents satisfied on household visits
-- unit: %
-- scale: 100
-- better: higher
-- minimum: 5
-- basis: 入户走访（评议组为入户走访）中满意和非常满意（4、5分）的比例，未答的不计
select unit_code, count(*) filter (where score >= 4) as numerator, count(*) as denominator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until
  and panel = '入户走访' and score is not null
group by unit_code
