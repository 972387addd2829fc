-- name: 安全培训按期完成率
-- name_en: Safety training held on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 社区安全专干和监管人员培训：到期的培训任务中按期完成的比例
select unit_code,
       count(*) filter (where done_at <= due_at) as numerator,
       count(*) filter (where done_at is not null or due_at < :as_of) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '培训' and due_at is not null
group by unit_code
