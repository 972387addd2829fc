-- The files of a run lie in the archive of packs and metrics, by the hashes the run pins; there they are kept once.

insert into archived_file (sha256, content) select sha256, content from content_file on conflict do nothing;

insert into archived_folder (kind, hash, paths, files)
select 'pack', r.pack_hash,
       array_agg(substr(f.path, length('rules/' || r.scheme || '/') + 1) order by f.path collate "C"),
       array_agg(f.sha256 order by f.path collate "C")
from run_file f join assessment_run r on r.run_id = f.run_id
where f.path like 'rules/%'
group by r.run_id, r.pack_hash
on conflict do nothing;

insert into archived_folder (kind, hash, paths, files)
select 'metrics', r.manifest ->> 'metrics_hash',
       array_agg(substr(f.path, length('batch/metrics/') + 1) order by f.path collate "C"),
       array_agg(f.sha256 order by f.path collate "C")
from run_file f join assessment_run r on r.run_id = f.run_id
where f.path like 'batch/metrics/%' and r.manifest ? 'metrics_hash'
group by r.run_id, r.manifest ->> 'metrics_hash'
on conflict do nothing;

drop table run_file;
drop table content_file;
