-- name: 所在班子季度考核平均分
-- name_en: Mean of the quarterly totals of the cadre's team
-- unit: 分
-- better: higher
-- basis: 干部所在领导班子在考核期内各季度考核总分的平均数
select p.unit_code, sum(r.total) as numerator, count(r.total) as denominator
from gov_unit p
join gov_result r on r.unit_code = p.parent_code and r.scheme = 'leadership_team_quarterly'
where p.kind = 'post' and r.total is not null
group by p.unit_code
