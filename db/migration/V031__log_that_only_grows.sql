-- The operation log only grows. Its head says how many entries there are, so that missing newest ones are found as well;
-- whoever may disable triggers still breaks the chain of hashes.

create table operation_log_head (
    head    boolean primary key default true check (head),
    entries bigint not null,
    hash    text not null
);

insert into operation_log_head (entries, hash)
select coalesce(max(entry_id), 0),
       coalesce((select hash from operation_log order by entry_id desc limit 1), repeat('0', 64))
from operation_log;

create function refuse_change_of_log() returns trigger language plpgsql as $$
begin
    raise exception 'The log (%) only grows (%)', tg_table_name, tg_op;
end $$;

create trigger log_only_grows before update or delete on operation_log
    for each row execute function refuse_change_of_log();
create trigger log_is_not_emptied before truncate on operation_log
    for each statement execute function refuse_change_of_log();
create trigger log_only_grows before update or delete on login_log
    for each row execute function refuse_change_of_log();
create trigger log_is_not_emptied before truncate on login_log
    for each statement execute function refuse_change_of_log();

create function refuse_shorter_log() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or new.entries <> old.entries + 1 then
        raise exception 'The head of the log moves one entry at a time';
    end if;
    return new;
end $$;

create trigger head_only_moves_on before update or delete on operation_log_head
    for each row execute function refuse_shorter_log();
create trigger head_is_not_emptied before truncate on operation_log_head
    for each statement execute function refuse_change_of_log();
