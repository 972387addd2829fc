-- name: 专项整治按期完成率
-- name_en: Campaign steps done on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 重点领域专项整治、集中攻坚：到期的任务中按期完成的比例
select unit_code,
       count(*) filter (where done_at <= due_at) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '专项整治' and due_at is not null
group by unit_code
