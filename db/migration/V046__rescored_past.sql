-- Past periods scored again by the version in force today, kept beside what was published.
alter table pack_work drop constraint pack_work_kind_check;
alter table pack_work add constraint pack_work_kind_check check (kind in ('gates', 'effect', 'rescore'));
