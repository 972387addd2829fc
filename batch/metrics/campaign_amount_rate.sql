-- name: 专项检查量完成率
-- name_en: Campaign inspections done
-- unit: %
-- scale: 100
-- better: higher
-- basis: 交通、危爆物品、物流寄递、地铁公交集中攻坚：实际检查家次除以计划家次；超额部分不计
select unit_code, sum(least(coalesce(done_amount, 0), planned_amount)) as numerator, sum(planned_amount) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '专项整治' and planned_amount > 0
group by unit_code
