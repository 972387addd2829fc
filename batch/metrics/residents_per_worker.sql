-- name: 每名工作人员服务人口
-- name_en: Residents per worker
-- unit: 人
-- better: neutral
-- basis: 常住人口除以社区（村）工作人员数（单位目录），反映负担，供分组和核查用
select unit_code,
       sum(cast(attributes ->> 'population' as numeric)) as numerator,
       sum(cast(attributes ->> 'staff' as numeric)) as denominator
from gov_unit
where kind in ('community', 'village') and attributes ->> 'staff' is not null
group by unit_code
