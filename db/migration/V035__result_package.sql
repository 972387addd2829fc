-- What makes a result provable years later: the rules and metrics a run used, a digest of every record, the package of a
-- published run chained to the one before.

create table content_file (
    sha256        text primary key,
    content       bytea not null
);

-- The files of the rule pack and of the metrics it names, as the run used them; path as below the home folder.
create table run_file (
    run_id        bigint not null references assessment_run on delete cascade,
    path          text not null,
    sha256        text not null references content_file,
    primary key (run_id, path)
);

-- Records are never updated. For each record of a batch in order of record_id: 8 bytes of its number, then the first 16
-- bytes of SHA-256 over its canonical line (a JSON array of the named columns, as PostgreSQL writes jsonb).
create table record_digest (
    record_kind   text not null,                 -- table name
    batch_id      bigint not null,
    columns       text[] not null,
    digests       bytea not null,
    primary key (record_kind, batch_id)
);

-- Written once when a run is published.
create table result_package (
    run_id        bigint primary key references assessment_run,
    package_hash  text not null unique,          -- SHA-256 of the manifest
    code          text not null unique,          -- short form of it, printed on reports
    previous_run  bigint references assessment_run, -- last published run of the scheme for an earlier period
    previous_hash text,                          -- its package_hash; null: the first of the chain
    manifest      bytea not null,
    signature     bytea,                         -- detached CMS over the manifest; null: no key is configured
    sealed_at     timestamptz not null default now()
);

create function refuse_change_of_package() returns trigger language plpgsql as $$
begin
    raise exception 'The package of run % is sealed and cannot change', old.run_id;
end $$;
create trigger sealed_is_final before update or delete on result_package
    for each row execute function refuse_change_of_package();
