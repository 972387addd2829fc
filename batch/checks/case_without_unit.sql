-- name: 案件没有归属单位
-- name_en: Cases that belong to no unit
-- severity: warn
-- kind: field
-- record: gov_case
-- advice: 这些件不计入任何单位。请在来源中补上单位，或在数据源文件中加上这种写法的别名。
select cast(null as varchar) as unit_code, c.record_id
from gov_case c left join gov_unit u on u.unit_code = c.unit_code
where c.opened_at >= :from and c.opened_at < :until and u.unit_code is null
