-- name: 每千人志愿者数
-- name_en: Volunteers per thousand residents
-- unit: 人
-- scale: 1000
-- better: higher
-- basis: 志愿者数除以常住人口（单位目录）
select unit_code,
       sum(cast(attributes ->> 'volunteers' as numeric)) as numerator,
       sum(cast(attributes ->> 'population' as numeric)) as denominator
from gov_unit
where kind in ('community', 'village') and attributes ->> 'population' is not null
group by unit_code
