-- name: 同一受访者反复评议
-- name_en: One respondent answers again and again
-- severity: warn
-- kind: field
-- unit: 次
-- advice: 同一受访编号对同一单位、同一问题评议10次以上，常见于刷评。请核对后剔除。
select unit_code, record_id, answers as value, 10 as bound
from (
    select unit_code, record_id, count(*) over (partition by unit_code, question, respondent) as answers
    from gov_evaluation
    where evaluated_at >= :from and evaluated_at < :until and respondent is not null and unit_code is not null
) answered
where answers >= 10
