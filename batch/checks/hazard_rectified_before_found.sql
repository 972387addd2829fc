-- name: 整改早于发现
-- name_en: Rectified before it was found
-- severity: warn
-- kind: cross_field
-- advice: 多为事后补录。请核对发现、整改时间；这类隐患不计整改时长。
select unit_code, record_id
from gov_hazard
where found_at >= :from and found_at < :until and rectified_at < found_at
