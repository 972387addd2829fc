-- name: 分管领域安全生产考核平均分
-- name_en: Mean work safety total of the units the cadre answers for
-- unit: 分
-- better: higher
-- basis: 干部所在班子所辖街道（乡镇）在考核期内安全生产季度考核总分的平均数
select p.unit_code, sum(r.total) as numerator, count(r.total) as denominator
from gov_unit p
join gov_unit t on t.unit_code = p.parent_code and t.kind = 'team'
join gov_unit s on s.kind in ('street', 'township') and (s.unit_code = t.parent_code or s.parent_code = t.parent_code)
join gov_result r on r.unit_code = s.unit_code and r.scheme = 'work_safety_quarterly'
where p.kind = 'post' and r.total is not null
group by p.unit_code
