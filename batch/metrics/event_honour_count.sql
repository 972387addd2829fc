-- name: 荣誉数
-- name_en: Honours
-- unit: 件
-- better: higher
-- absent: zero
-- rollup: recompute
-- basis: 类别为荣誉（honour）的事件数，同一事项（matter）计一次
select unit_code, count(distinct coalesce(matter, record_key)) as numerator
from gov_event
where occurred_at >= :from and occurred_at < :until and category in ('荣誉', 'honour')
group by unit_code
