-- name: 民主测评平均分
-- name_en: Mean mark, appraisal
-- unit: 分
-- better: higher
-- basis: 评分组为民主测评（appraisal）的评分平均数
select unit_code, sum(score) as numerator, count(score) as denominator
from gov_mark
where marked_at >= :from and marked_at < :until and rater_group in ('民主测评', 'appraisal')
group by unit_code
