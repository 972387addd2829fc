-- name: 应急演练按期完成率
-- name_en: Drills held on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 综合预案、专项预案演练：到期的演练任务中按期完成的比例
select unit_code,
       count(*) filter (where done_at <= due_at) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '应急演练' and due_at is not null
group by unit_code
