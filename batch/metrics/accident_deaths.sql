-- name: 事故死亡人数
-- name_en: Deaths in accidents
-- unit: 人
-- better: lower
-- absent: zero
-- basis: 事故类事件记录的死亡人数之和
select unit_code, sum(quantity) as numerator
from gov_event
where occurred_at >= :from and occurred_at < :until and category = '事故' and quantity is not null
group by unit_code
