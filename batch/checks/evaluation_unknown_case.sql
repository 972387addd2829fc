-- name: 评议关联的案件不存在
-- name_en: Evaluations of cases nobody knows
-- severity: warn
-- kind: cross_source
-- record: gov_evaluation
-- advice: 评议指向的案件编号没有对应的案件。请核对评议与案件两份数据是否同一来源、是否漏导。
select e.unit_code, e.record_id
from gov_evaluation e left join gov_case c on c.case_number = e.linked_case
where e.evaluated_at >= :from and e.evaluated_at < :until and e.linked_case is not null and c.record_id is null
