-- How long each step of a load took, so that the next one can tell how long it will take.
alter table data_work
    add column step_at timestamptz,  -- when the step it is at began
    add column pace    jsonb;        -- of a done one: step → seconds, and rows
