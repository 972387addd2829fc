-- name: 触碰硬杠杠件数
-- name_en: Hard-bar breaches
-- unit: 件
-- better: lower
-- absent: zero
-- rollup: recompute
-- basis: 类别为硬杠杠（breach）的事件数，同一事项（matter）计一次
select unit_code, count(distinct coalesce(matter, record_key)) as numerator
from gov_event
where occurred_at >= :from and occurred_at < :until and category in ('硬杠杠', 'breach')
group by unit_code
