-- name: 同一数据报送了两个数
-- name_en: One figure reported twice
-- severity: warn
-- kind: cross_source
-- advice: 同一单位、同一指标、同一周期有两条以上报送，数值不同。合计时会重复相加，请只保留一条。
select unit_code, record_id
from (
    select unit_code, record_id,
           count(*) over (partition by unit_code, measure, period) as rows_told,
           min(coalesce(value, numerator, 0)) over (partition by unit_code, measure, period) as least_told,
           max(coalesce(value, numerator, 0)) over (partition by unit_code, measure, period) as most_told
    from gov_figure
    where period_from >= :from and period_from < :until
) told
where rows_told >= 2 and least_told <> most_told
