-- name: 隐患没有归属单位
-- name_en: Hazards that belong to no unit
-- severity: warn
-- kind: field
-- record: gov_hazard
-- advice: 这些隐患不计入任何单位。请在来源中补上单位，或在数据源文件中加上这种写法的别名。
select cast(null as varchar) as unit_code, h.record_id
from gov_hazard h left join gov_unit u on u.unit_code = h.unit_code
where h.found_at >= :from and h.found_at < :until and u.unit_code is null
