-- name: 三项清单项目按期完成率
-- name_en: Three-lists projects done on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 资源、需求、项目三项清单落地：到期的清单项目中按期完成的比例
select unit_code,
       count(*) filter (where done_at <= due_at) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '项目清单' and due_at is not null
group by unit_code
