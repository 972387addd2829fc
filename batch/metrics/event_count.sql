-- name: 事件数
-- name_en: Events
-- unit: 件
-- better: neutral
-- absent: zero
-- basis: 考核期内登记的各类事件数
select unit_code, count(*) as numerator
from gov_event
where occurred_at >= :from and occurred_at < :until
group by unit_code
