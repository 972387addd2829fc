-- name: 基层治理季度考核平均分
-- name_en: Mean of the quarterly governance totals
-- unit: 分
-- better: higher
-- basis: 街道（乡镇）在考核期内季度治理考核总分的平均数
select unit_code, sum(total) as numerator, count(total) as denominator
from gov_result
where scheme = 'street_quarterly' and total is not null
group by unit_code
