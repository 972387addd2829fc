-- name: 任务按期完成率
-- name_en: Tasks done on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 考核期内计划的任务中按期完成的比例；分母为已完成的和至统计时刻已到期的
select unit_code,
       count(*) filter (where done_at <= coalesce(due_at, :as_of)) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until
group by unit_code
