-- name: 实际解决率
-- name_en: Cases resolved
-- unit: %
-- scale: 100
-- better: higher
-- basis: 办结说明写明结果的办件中实际解决（Case Resolved）的比例；仅记录（Case Noted）、不成立（Case Invalid）计入分母，重复办件（Duplicate）及未写明结果的不计
select unit_code,
       count(*) filter (where closing_text like '%Case Resolved%') as numerator,
       count(*) as denominator
from gov_case
where opened_at >= :from and opened_at < :until
  and closed_at is not null
  and (closing_text like '%Case Resolved%' or closing_text like '%Case Noted%' or closing_text like '%Case Invalid%')
  and closing_text not like '%Duplicate%'
group by unit_code
