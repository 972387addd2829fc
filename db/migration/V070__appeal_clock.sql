-- An appeal's ruling is due; the runs that correct each other are one chain.

alter table appeal add column rule_by date;  -- last day for the ruling; null: filed before there was one

comment on column appeal.rule_by is '裁定期限';

-- The run and those it corrects, directly or through others.
create function runs_corrected_by(run bigint) returns setof bigint language sql stable as $$
    with recursive chain(run_id) as (
        select run
        union
        select r.supersedes from assessment_run r join chain c on c.run_id = r.run_id where r.supersedes is not null
    )
    select run_id from chain
$$;

-- The run and the formal runs that correct it, directly or through others.
create function runs_that_correct(run bigint) returns setof bigint language sql stable as $$
    with recursive chain(run_id) as (
        select run
        union
        select r.run_id from assessment_run r join chain c on r.supersedes = c.run_id where not r.trial
    )
    select run_id from chain
$$;

create index if not exists assessment_run_supersedes on assessment_run (supersedes) where supersedes is not null;
