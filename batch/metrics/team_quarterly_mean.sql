-- name: 班子季度考核平均分
-- name_en: Mean of the team's quarterly totals
-- unit: 分
-- better: higher
-- basis: 领导班子在考核期内各季度考核总分的平均数
select unit_code, sum(total) as numerator, count(total) as denominator
from gov_result
where scheme = 'leadership_team_quarterly' and total is not null
group by unit_code
