-- name: 社区警务室窗口覆盖率
-- name_en: Community police rooms with a service window
-- unit: %
-- scale: 100
-- better: higher
-- basis: 设立基层社会治理窗口的社区（村）警务室除以社区（村）总数（公安机关按季上报）
select unit_code, sum(numerator) as numerator, sum(denominator) as denominator
from gov_figure
where period_from >= :from and period_from < :until and measure = 'police_room_windows'
group by unit_code
