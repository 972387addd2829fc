-- The trial of an appeal's effect is long work like the others.
alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check
    check (kind in ('gates', 'effect', 'rescore', 'import', 'validation', 'appeal_trial'));
