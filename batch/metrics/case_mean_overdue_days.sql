-- name: 平均逾期天数
-- name_en: Mean days overdue
-- unit: 天
-- better: lower
-- decimals: 4
-- basis: 有时限办件的逾期天数（未逾期计0，未办结的算至统计时刻）之和除以已办结或已逾期的件数
select unit_code,
       sum(cast(extract(epoch from greatest(coalesce(closed_at, :as_of), coalesce(extended_to, due_at))
                                   - coalesce(extended_to, due_at)) as numeric) / 86400) as numerator,
       count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
  and (closed_at is not null and coalesce(extended_to, due_at) is not null or coalesce(extended_to, due_at) < :as_of)
group by unit_code
