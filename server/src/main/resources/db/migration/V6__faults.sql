-- Why attempts of a job came to nothing, apart: what passes by itself, and nodes that were lost. docs/server.md, section 4.
alter table job add column faults integer default 0 not null;      -- attempts that ended with a fault that passes
alter table job add column losses integer default 0 not null;      -- attempts whose node was lost
