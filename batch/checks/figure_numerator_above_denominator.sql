-- name: 分子大于分母
-- name_en: Numerator above denominator
-- severity: error
-- kind: cross_field
-- advice: 报送的分子大于分母，比率会超过100%。请退回报送部门更正后重新导入。
select unit_code, record_id
from gov_figure
where period_from >= :from and period_from < :until and numerator > denominator and denominator >= 0
