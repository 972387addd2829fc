-- What a nation's 620,000 assessed units need. No table changes its content.

-- A unit by its code whether or not it was superseded; units below one in a run; vetoes among millions of lines.
create index on unit (unit_code);
create index on run_unit (run_id, parent_code);
create index on score_line (run_id, unit_code) where kind = 'veto';

-- Nothing is added to a published run, asked once a statement instead of once a row: a row trigger on insert makes COPY write
-- row by row.
create function refuse_rows_of_published() returns trigger language plpgsql as $$
declare
    touched bigint;
begin
    select r.run_id into touched from review r
    where r.stage in ('published', 'superseded') and r.run_id in (select a.run_id from added a) limit 1;
    if found then
        raise exception 'Run % is published and cannot change (%)', touched, tg_table_name;
    end if;
    return null;
end $$;

drop trigger published_is_final on metric_value;
drop trigger published_is_final on node_score;
drop trigger published_is_final on score_line;
drop trigger published_is_final on standing;

create trigger published_is_final before update or delete on metric_value
    for each row execute function refuse_change_of_published();
create trigger published_is_final before update or delete on node_score
    for each row execute function refuse_change_of_published();
create trigger published_is_final before update or delete on score_line
    for each row execute function refuse_change_of_published();
create trigger published_is_final before update or delete on standing
    for each row execute function refuse_change_of_published();

create trigger nothing_added_to_published after insert on metric_value referencing new table as added
    for each statement execute function refuse_rows_of_published();
create trigger nothing_added_to_published after insert on node_score referencing new table as added
    for each statement execute function refuse_rows_of_published();
create trigger nothing_added_to_published after insert on score_line referencing new table as added
    for each statement execute function refuse_rows_of_published();
create trigger nothing_added_to_published after insert on standing referencing new table as added
    for each statement execute function refuse_rows_of_published();
