-- What came of a publicity (P10), and why a result was published although something was open (P7).
create table publicity_closing (
    run_id    bigint primary key references review,
    statement text not null check (char_length(statement) <= 1000),
    comments  integer not null,                   -- received while it was public
    closed_by text not null,
    closed_at timestamptz not null
);
alter table review add column publication_waiver text; -- what was open and why it was published all the same; printed on the report
create index on publicity_comment (run_id);
