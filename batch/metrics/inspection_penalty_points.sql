-- name: 巡查督查扣分
-- name_en: Points taken off by inspections
-- unit: 分
-- better: lower
-- absent: zero
-- basis: 巡查、督查通报问题的扣分之和（取正数），按督查通报所列分值
select unit_code, sum(-points) as numerator
from gov_event
where occurred_at >= :from and occurred_at < :until and category = '巡查督查问题' and points is not null
group by unit_code
