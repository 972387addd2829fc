-- name: 志愿者人数
-- name_en: Volunteers
-- unit: 人
-- better: higher
-- basis: 部门上报的志愿者人数（measure 为 volunteers 或 志愿者）
select unit_code, sum(value) as numerator
from gov_figure
where period_from >= :from and period_from < :until and measure in ('volunteers', '志愿者')
group by unit_code
