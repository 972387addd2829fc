-- name: 任务量完成率
-- name_en: Planned amount done
-- unit: %
-- scale: 100
-- better: higher
-- basis: 有计划数量的任务中，完成数量之和除以计划数量之和
select unit_code, sum(coalesce(done_amount, 0)) as numerator, sum(planned_amount) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and planned_amount > 0
group by unit_code
