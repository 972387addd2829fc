-- name: 办结早于受理
-- name_en: Closed before it was opened
-- severity: warn
-- kind: cross_field
-- advice: 多为补录或系统时钟不准。请承办单位核对受理、办结时间；这类件不计办理时长，但仍计为已办结。
select unit_code, record_id
from gov_case
where opened_at >= :from and opened_at < :until and closed_at < opened_at
