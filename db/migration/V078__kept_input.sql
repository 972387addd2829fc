-- The file of a dry run, kept for its sender so that the very same bytes can be loaded without choosing them again. It is removed
-- once it is loaded, when a day has passed, and when its sender has two newer ones.
create table kept_input (
    work_id     bigint primary key references work on delete cascade,
    kept_until  timestamptz not null,
    followed_by bigint references work on delete set null,  -- the load it was used for; its bytes are gone then
    claimed     boolean not null default false               -- somebody is about to load it
);

-- Its bytes, packed, a mebibyte each, in their order.
create table kept_input_part (
    work_id bigint not null references kept_input on delete cascade,
    ordinal int    not null,
    content bytea  not null,
    primary key (work_id, ordinal)
);
