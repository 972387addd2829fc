-- name: 所辖单位安全生产考核平均分
-- name_en: Mean work safety total of the units under the team
-- unit: 分
-- better: higher
-- basis: 领导班子所在街道（乡镇）或下辖各街道（乡镇）在考核期内安全生产季度考核总分的平均数
select t.unit_code, sum(r.total) as numerator, count(r.total) as denominator
from gov_unit t
join gov_unit s on s.kind in ('street', 'township') and (s.unit_code = t.parent_code or s.parent_code = t.parent_code)
join gov_result r on r.unit_code = s.unit_code and r.scheme = 'work_safety_quarterly'
where t.kind = 'team' and r.total is not null
group by t.unit_code
