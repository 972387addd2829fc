-- name: 应急演练完成率
-- name_en: Drills done
-- unit: %
-- scale: 100
-- better: higher
-- basis: 类别为应急演练（drill）的任务至统计时刻已完成的比例
select unit_code, count(done_at) as numerator, count(*) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category in ('应急演练', 'drill')
group by unit_code
