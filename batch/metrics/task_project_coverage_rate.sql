-- name: 项目清单完成率
-- name_en: Projects of the three lists done
-- unit: %
-- scale: 100
-- better: higher
-- basis: 类别为项目清单（project）的任务至统计时刻已完成的比例
select unit_code, count(done_at) as numerator, count(*) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category in ('项目清单', 'project')
group by unit_code
