-- Which results of other schemes and earlier periods a run reads, chosen when it is requested, so that neither a later run nor
-- a later decision about a grade can change what it sees. A published result is preferred to a newer one that is not.
create table run_earlier (
    run_id      bigint not null references assessment_run on delete cascade,
    earlier_run bigint not null references assessment_run,
    decided     boolean not null,                -- published then: its decided grades are read; otherwise the suggested ones
    primary key (run_id, earlier_run)
);

-- Runs made before read the newest formal run before them, and suggested grades.
insert into run_earlier (run_id, earlier_run, decided)
select r.run_id, n.earlier_run, false
from assessment_run r,
     lateral (select max(e.run_id) as earlier_run from assessment_run e
              where e.output_hash is not null and not e.trial and e.run_id < r.run_id
                and e.period_until <= r.period_until and not (e.scheme = r.scheme and e.period = r.period)
              group by e.scheme, e.period) n;

-- People's decisions are in grade_decision, beside the standing and not in it.
alter table standing drop column decided_grade, drop column decided_by, drop column decided_reason;

create view run_earlier_standing as
select e.run_id, e.earlier_run, a.scheme, a.period, a.period_from, a.period_until,
       s.unit_code, s.total, s.rank, s.group_size,
       coalesce(case when e.decided then d.decided end, s.suggested_grade) as grade
from run_earlier e
join assessment_run a on a.run_id = e.earlier_run
join standing s on s.run_id = e.earlier_run
left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code;
