-- name: 下辖街道（乡镇）考核平均分
-- name_en: Mean governance total of the district's streets and townships
-- unit: 分
-- better: higher
-- basis: 区县领导班子下辖街道（乡镇）本期季度考核总分的平均数
select t.unit_code, sum(r.total) as numerator, count(r.total) as denominator
from gov_unit t
join gov_unit s on s.parent_code = t.parent_code and s.kind in ('street', 'township')
join gov_result r on r.unit_code = s.unit_code and r.scheme = 'street_quarterly'
where t.kind = 'team' and r.total is not null
group by t.unit_code
