-- name: 任务完成率
-- name_en: Tasks done
-- unit: %
-- scale: 100
-- better: higher
-- basis: 考核期内计划的任务至统计时刻已完成的比例
select unit_code, count(done_at) as numerator, count(*) as denominator
from gov_task
where planned_at >= :from and planned_at < :until
group by unit_code
