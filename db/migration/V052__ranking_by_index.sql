-- A page of a ranking, the median of a group and the counts over it without reading all of a nation's units.
create index on standing (run_id, peer_group, rank);
create index on standing (run_id, peer_group, total) where rank is not null;
create index on standing (run_id, overall_rank) where overall_size is not null;
