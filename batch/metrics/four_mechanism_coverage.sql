-- name: 四项机制落实率
-- name_en: Enterprises with the four mechanisms
-- unit: %
-- scale: 100
-- better: higher
-- applies: coalesce(cast(u.attributes ->> 'enterprises' as numeric), 1) > 0
-- basis: 落实安全生产四项机制的企业除以企业总数（应急管理部门按季上报）
select unit_code, sum(numerator) as numerator, sum(denominator) as denominator
from gov_figure
where period_from >= :from and period_from < :until and measure = 'four_mechanism_enterprises'
group by unit_code
