-- name: 安全事故数
-- name_en: Accidents
-- unit: 件
-- better: lower
-- absent: zero
-- rollup: recompute
-- basis: 类别为事故（accident）的事件数，同一事项（matter）计一次
select unit_code, count(distinct coalesce(matter, record_key)) as numerator
from gov_event
where occurred_at >= :from and occurred_at < :until and category in ('事故', 'accident')
group by unit_code
