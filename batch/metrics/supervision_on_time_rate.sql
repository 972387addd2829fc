-- name: 督办事项按期办结率
-- name_en: Supervised matters done on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 督查通报要求整改的督办事项：到期事项中按期办结的比例
select unit_code,
       count(*) filter (where done_at <= due_at) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '整改督办' and due_at is not null
group by unit_code
