-- name: 网格党组织覆盖率
-- name_en: Grids with a Party group
-- unit: %
-- scale: 100
-- better: higher
-- basis: 支部建在网格上：有党支部或党小组的网格除以网格总数
select unit_code, sum(numerator) as numerator, sum(denominator) as denominator
from gov_figure
where period_from >= :from and period_from < :until and measure = 'grid_party_groups'
group by unit_code
