-- name: 所在街道（乡镇）治理考核得分
-- name_en: Governance total of the team's own street or township
-- unit: 分
-- better: higher
-- basis: 领导班子所在街道（乡镇）本期季度考核总分
select t.unit_code, r.total as value
from gov_unit t join gov_result r on r.unit_code = t.parent_code
where t.kind = 'team' and r.scheme = 'street_quarterly' and r.total is not null
