-- name: 上级平均分
-- name_en: Mean mark, superior
-- unit: 分
-- better: higher
-- basis: 评分组为上级（superior）的评分平均数
select unit_code, sum(score) as numerator, count(score) as denominator
from gov_mark
where marked_at >= :from and marked_at < :until and rater_group in ('上级', 'superior')
group by unit_code
