-- name: 社区安全专干配备率
-- name_en: Communities with a safety post
-- unit: %
-- scale: 100
-- better: higher
-- basis: 配备安全专干的社区（村）除以社区（村）总数
select unit_code, sum(numerator) as numerator, sum(denominator) as denominator
from gov_figure
where period_from >= :from and period_from < :until and measure = 'safety_posts'
group by unit_code
