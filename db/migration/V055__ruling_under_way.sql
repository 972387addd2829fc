-- An upheld appeal's correction is laid first and the run follows: a ruling that broke off in between goes on with the same
-- correction instead of laying another one.
alter table appeal add column correction_batch bigint references import_batch;
