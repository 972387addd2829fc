-- name: 全岗通比例
-- name_en: Workers trained for every post
-- unit: %
-- scale: 100
-- better: higher
-- basis: 社区工作者一专多能、全岗都通：全岗通人数除以工作人员数（单位目录）
select unit_code,
       sum(cast(attributes ->> 'all_round_staff' as numeric)) as numerator,
       sum(cast(attributes ->> 'staff' as numeric)) as denominator
from gov_unit
where kind in ('community', 'village') and attributes ->> 'staff' is not null
group by unit_code
