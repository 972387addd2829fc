-- name: 疑似重复登记
-- name_en: Probably registered twice
-- severity: warn
-- kind: cross_field
-- advice: 同一单位、同一秒受理、同一标题的件有两个以上编号。请核对后剔除重复件。
select unit_code, record_id
from (
    select unit_code, record_id,
           count(*) over (partition by unit_code, opened_at, title) as alike
    from gov_case
    where opened_at >= :from and opened_at < :until and unit_code is not null and title is not null
) registered
where alike >= 2
