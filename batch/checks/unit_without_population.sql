-- name: 街道、乡镇缺少人口数
-- name_en: Streets and townships without population
-- severity: info
-- kind: field
-- advice: 人均、万人指标需要人口数。请在单位资料中补上 population。
select unit_code
from gov_unit
where kind in ('street', 'township') and coalesce(trim(attributes ->> 'population'), '') in ('', '0')
