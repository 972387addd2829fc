-- name: 报送数为负
-- name_en: Negative reported figures
-- severity: error
-- kind: field
-- advice: 数量不能为负。请退回报送部门更正后重新导入。
select unit_code, record_id
from gov_figure
where period_from >= :from and period_from < :until and (numerator < 0 or denominator < 0)
