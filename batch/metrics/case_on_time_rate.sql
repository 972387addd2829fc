-- name: 办结及时率
-- name_en: Cases closed on time
-- unit: %
-- scale: 100
-- better: higher
-- basis: 办结时限要求；分母为有时限且已办结的办件，加上至统计时刻仍未办结且已逾期的办件，批准延期的以延期后的时限为准
-- A case with no time limit, and an open one whose time has not come, is in neither part.
select unit_code,
       count(*) filter (where closed_at <= coalesce(extended_to, due_at)) as numerator,
       count(*) filter (where closed_at is not null or coalesce(extended_to, due_at) < :as_of) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
  and coalesce(extended_to, due_at) is not null
group by unit_code
