-- Who may do what, and the log of what was done.

create table account (
    user_name        text primary key,
    display_name     text not null,
    password_hash    text not null,
    roles            text[] not null,
    scope            text not null check (scope in ('all', 'district', 'own_and_below', 'own', 'none')),
    unit_code        text,                          -- the unit the scope starts from; null only for scopes all and none
    must_change      boolean not null default true, -- no password handed out by somebody else survives the first login
    enabled          boolean not null default true,
    failed_count     integer not null default 0,
    locked_until     timestamptz,
    password_changed_at timestamptz,
    last_login_at    timestamptz,
    created_by       text not null default 'system',
    created_at       timestamptz not null default now(),
    check (scope in ('all', 'none') or unit_code is not null)
);

create table login_log (
    login_id    bigint generated always as identity primary key,
    at          timestamptz not null default now(),
    user_name   text not null,
    address     text not null,
    outcome     text not null check (outcome in ('success', 'wrong', 'locked', 'logout'))
);
create index on login_log (at);

-- Each entry carries the hash of the one before, so a changed, added or missing row is found (C5, C6).
create table operation_log (
    entry_id    bigint primary key,                 -- 1, 2, 3 … without gaps
    at          timestamptz not null,
    user_name   text not null,
    address     text not null,
    action      text not null,
    target      text not null,
    before_state text,
    after_state text,
    reason      text,
    previous_hash text not null,
    hash        text not null unique
);
create index on operation_log (at);
create index on operation_log (user_name);

-- The units a user may see, from the unit tree as it is now.
create function units_in_scope(scope text, own_code text) returns table (unit_code text)
language sql stable as $$
    with recursive current_unit as (
        select u.unit_code, u.parent_code, u.kind from unit u
        where u.superseded_by is null
    ), start as (
        select own_code as unit_code where scope in ('own', 'own_and_below')
        union
        select d.unit_code from (
            with recursive up as (
                select c.unit_code, c.parent_code, c.kind, 1 as depth from current_unit c where c.unit_code = own_code
                union
                select c.unit_code, c.parent_code, c.kind, up.depth + 1 from current_unit c join up on c.unit_code = up.parent_code
                where up.depth < 12
            ) select up.unit_code from up where up.kind = 'district'
        ) d where scope = 'district'
    ), below as (
        select s.unit_code from start s
        union
        select c.unit_code from current_unit c join below b on c.parent_code = b.unit_code where scope <> 'own'
    )
    select b.unit_code from below b
    union
    select c.unit_code from current_unit c where scope = 'all'
$$;
