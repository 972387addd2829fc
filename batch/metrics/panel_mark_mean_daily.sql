-- name: 平时考核平均分
-- name_en: Mean mark, daily
-- unit: 分
-- better: higher
-- basis: 评分组为平时考核（daily）的评分平均数
select unit_code, sum(score) as numerator, count(score) as denominator
from gov_mark
where marked_at >= :from and marked_at < :until and rater_group in ('平时考核', 'daily')
group by unit_code
