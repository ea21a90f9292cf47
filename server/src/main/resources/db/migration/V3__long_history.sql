-- With a hundred thousand jobs behind it, what is asked often is still found at once. H2 reads an index in its own direction alone.
create index job_newest on job (id desc);                            -- the newest jobs
create index job_by_plan_newest on job (plan, id desc);              -- those of a plan
create index job_by_plan_and_end on job (plan, kind, ended desc);    -- how the last ones of a kind ended
