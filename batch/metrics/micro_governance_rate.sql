-- name: 居民说事按期完成率
-- name_en: Residents' talks held on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 民情恳谈、居民说事等微治理：到期的议事任务中按期完成的比例
select unit_code,
       count(*) filter (where done_at <= due_at) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '微治理议事' and due_at is not null
group by unit_code
