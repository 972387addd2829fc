-- name: 诉求响应率
-- name_en: Residents reached
-- unit: %
-- scale: 100
-- better: higher
-- minimum: 5
-- basis: 回访问题“响应”答“是”（或 yes）的比例，未答的不计
select unit_code, count(*) filter (where answer in ('是', 'yes')) as numerator, count(*) as denominator
from gov_evaluation
where evaluated_at >= :from and evaluated_at < :until
  and question in ('响应', 'response') and answer in ('是', '否', 'yes', 'no')
group by unit_code
