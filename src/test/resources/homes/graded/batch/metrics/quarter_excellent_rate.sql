-- name: 季度优秀率
-- unit: %
-- scale: 100
-- better: higher
-- basis: 测试用
select unit_code,
       count(*) filter (where grade = '优秀') as numerator,
       count(*) as denominator
from gov_result
where scheme = 'graded_quarterly'
group by unit_code
