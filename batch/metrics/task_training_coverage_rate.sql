-- name: 培训完成率
-- name_en: Trainings done
-- unit: %
-- scale: 100
-- better: higher
-- basis: 类别为培训（training）的任务至统计时刻已完成的比例
select unit_code, count(done_at) as numerator, count(*) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category in ('培训', 'training')
group by unit_code
