-- name: 敲门行动入户覆盖率
-- name_en: Households reached by door-knocking
-- unit: %
-- scale: 100
-- better: higher
-- basis: 敲门行动入户安全宣传，实际入户户数除以计划户数；超额部分不计
select unit_code, sum(least(coalesce(done_amount, 0), planned_amount)) as numerator, sum(planned_amount) as denominator
from gov_task
where planned_at >= :from and planned_at < :until and category = '敲门行动' and planned_amount > 0
group by unit_code
