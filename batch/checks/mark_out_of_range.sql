-- name: 评分超出范围
-- name_en: Panel scores out of range
-- severity: error
-- kind: field
-- advice: 评分应在0至100分之间。请核对评分表后重新导入。
select unit_code, record_id
from gov_mark
where marked_at >= :from and marked_at < :until and (score < 0 or score > 100)
