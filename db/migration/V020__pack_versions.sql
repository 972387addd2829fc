-- Every rule pack and metric file a run ever used, by content hash, and the life of pack versions among people.

-- One file's bytes, whatever number of versions hold it; PostgreSQL compresses them where they lie.
create table archived_file (
    sha256      text primary key,
    content     bytea not null,
    archived_at timestamptz not null default now(),
    check (encode(sha256(content), 'hex') = sha256)
);

-- A set of files as in a folder: a pack (rules/<scheme>/), or the metric files a pack names (batch/metrics/).
create table archived_folder (
    kind        text not null check (kind in ('pack', 'metrics')),
    hash        text not null,                      -- as the run and the version pin it
    paths       text[] not null,                    -- inside the folder, in order
    files       text[] not null,                    -- sha256 of each path's file
    archived_at timestamptz not null default now(),
    primary key (kind, hash),
    check (cardinality(paths) = cardinality(files))
);

create function refuse_change_of_archive() returns trigger language plpgsql as $$
begin
    raise exception 'What was archived (%) cannot change', tg_table_name;
end $$;

create trigger archive_is_final before update or delete on archived_file
    for each row execute function refuse_change_of_archive();
create trigger archive_is_final before update or delete on archived_folder
    for each row execute function refuse_change_of_archive();
create trigger archive_is_kept before truncate on archived_file
    for each statement execute function refuse_change_of_archive();
create trigger archive_is_kept before truncate on archived_folder
    for each statement execute function refuse_change_of_archive();

-- A version of a scheme's pack together with the metric files it names.
create table pack_version (
    version_id      bigint generated always as identity primary key,
    scheme          text not null,
    number          integer not null,               -- 1, 2, 3 … within the scheme
    state           text not null check (state in ('draft', 'submitted', 'reviewed', 'published', 'retired', 'withdrawn')),
    origin          text not null check (origin in ('folder', 'draft', 'rollback')),
    name            text not null,                  -- of the scheme, as in the pack
    label           text not null,                  -- version: of scheme.yml
    pack_hash       text not null,
    metrics_hash    text not null,
    effective_from  date not null,
    effective_until date,                           -- exclusive; null: open
    based_on        bigint references pack_version, -- the newest published one its author started from
    restores        bigint references pack_version, -- the one whose content comes back; only rollbacks
    authors         text[] not null default '{}',   -- everybody who wrote in it; nobody for a folder's state
    reason          text,                           -- why, by the author; null: not submitted yet
    created_at      timestamptz not null default now(),
    submitted_at    timestamptz,
    reviewed_by     text,
    review_opinion  text,
    reviewed_at     timestamptz,
    published_by    text,                           -- null for a folder's state
    publish_reason  text,
    published_at    timestamptz,
    gates           jsonb,                          -- what was looked at before publication, and the outcome
    retired_by      bigint references pack_version, -- the version that replaced it on every day
    retired_at      timestamptz,
    unique (scheme, number),
    constraint period_is_forward check (effective_until is null or effective_until > effective_from),
    constraint author_reviews_nothing check (reviewed_by is null or not reviewed_by = any (authors)),
    constraint author_publishes_nothing check (published_by is null or not published_by = any (authors)),
    constraint folder_has_no_people check (
        origin <> 'folder' or state in ('published', 'retired') and authors = '{}' and reviewed_by is null and published_by is null),
    constraint draft_has_an_author check (origin = 'folder' or cardinality(authors) > 0),
    constraint rollback_names_its_content check ((origin = 'rollback') = (restores is not null)),
    constraint submission_has_a_reason check (state in ('draft', 'withdrawn') or coalesce(btrim(reason), '') <> ''),
    constraint review_comes_first check (
        origin = 'folder' or case when state in ('reviewed', 'published', 'retired')
            then reviewed_by is not null and reviewed_at is not null and coalesce(btrim(review_opinion), '') <> ''
            else reviewed_by is null end),
    constraint publication_is_answered_for check (
        origin = 'folder' or case when state in ('published', 'retired')
            then published_by is not null and published_at is not null and coalesce(btrim(publish_reason), '') <> ''
                 and coalesce(gates ->> 'passed', '') = 'true'
            else published_by is null end),
    constraint retirement_names_its_cause check ((state = 'retired') = (retired_by is not null))
);
create index on pack_version (scheme, state);

-- From draft to publication one way; what is under review is frozen; what is published only ever retires.
create function guard_pack_version() returns trigger language plpgsql as $$
begin
    if tg_op in ('DELETE', 'TRUNCATE') then
        raise exception 'A version of a rule pack is never deleted';
    end if;
    if tg_op = 'INSERT' then
        if new.state <> (case when new.origin = 'folder' then 'published' else 'draft' end) then
            raise exception 'A version of a rule pack begins as a draft, not as %', new.state;
        end if;
        return new;
    end if;
    if old.state in ('retired', 'withdrawn') then
        raise exception 'Version % of % is % and cannot change', old.number, old.scheme, old.state;
    end if;
    if old.state = 'published' then
        if new.state <> 'retired'
                or to_jsonb(new) - array['state', 'retired_by', 'retired_at']
                   <> to_jsonb(old) - array['state', 'retired_by', 'retired_at']
                or not exists (select from pack_version p where p.version_id = new.retired_by and p.scheme = old.scheme
                               and p.number > old.number and p.state = 'published') then
            raise exception 'Version % of % is published and cannot change', old.number, old.scheme;
        end if;
        return new;
    end if;
    if (new.version_id, new.scheme, new.number, new.origin, new.created_at)
            is distinct from (old.version_id, old.scheme, old.number, old.origin, old.created_at)
            or new.restores is distinct from old.restores then
        raise exception 'What version % of % is cannot change', old.number, old.scheme;
    end if;
    if not new.authors @> old.authors then
        raise exception 'Nobody stops being an author of version % of %', old.number, old.scheme;
    end if;
    if old.state <> 'draft' and (new.pack_hash, new.metrics_hash, new.label, new.name, new.effective_from, new.authors, new.reason)
            is distinct from (old.pack_hash, old.metrics_hash, old.label, old.name, old.effective_from, old.authors, old.reason)
            or old.state <> 'draft' and (new.effective_until, new.based_on) is distinct from (old.effective_until, old.based_on) then
        raise exception 'Version % of % is under review and cannot change', old.number, old.scheme;
    end if;
    if new.state <> old.state and not (old.state || ' ' || new.state) = any (array[
            'draft submitted', 'draft withdrawn', 'submitted draft', 'submitted reviewed', 'submitted withdrawn',
            'reviewed draft', 'reviewed published', 'reviewed withdrawn']) then
        raise exception 'Version % of % is % and cannot become %', old.number, old.scheme, old.state, new.state;
    end if;
    return new;
end $$;

create trigger version_goes_one_way before insert or update or delete on pack_version
    for each row execute function guard_pack_version();
create trigger version_is_kept before truncate on pack_version
    for each statement execute function guard_pack_version();

-- Who moved a version on, when and why.
create table pack_version_step (
    step_id     bigint generated always as identity primary key,
    version_id  bigint not null references pack_version,
    at          timestamptz not null default now(),
    user_name   text not null,
    from_state  text,                               -- null: it came into being
    to_state    text not null,
    reason      text,
    pack_hash   text not null
);
create index on pack_version_step (version_id);
create trigger step_is_final before update or delete on pack_version_step
    for each row execute function refuse_change_of_archive();
create trigger step_is_kept before truncate on pack_version_step
    for each statement execute function refuse_change_of_archive();

-- The version a run was requested with; its content is pinned by hash beside it.
alter table assessment_run add column pack_version_id bigint references pack_version;
