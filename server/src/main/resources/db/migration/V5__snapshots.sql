-- What is told of snapshots, and those in the trash. docs/server.md, section 2. Rows without a release were read by an earlier one, and are read again.
alter table snapshot add column location text;                      -- where the source is, for people
alter table snapshot add column unread bigint;                      -- entries that could not be read
alter table snapshot add column started timestamp with time zone;   -- when its job began
alter table snapshot add column taken_from timestamp with time zone;    -- the interval that content is from
alter table snapshot add column taken_to timestamp with time zone;
alter table snapshot add column job uuid;                           -- that made it, by its tag: of this server or another one
alter table snapshot add column release text;                       -- of the program that wrote it
alter table snapshot add column held boolean default false not null;
alter table snapshot add column forgotten boolean default false not null;  -- it is in the trash
alter table snapshot add column trash_until timestamp with time zone;      -- when prune may free it
create index snapshot_newest on snapshot (as_of desc, repository desc, id desc);
create index snapshot_of_repository_newest on snapshot (repository desc, as_of desc, id desc);
create index snapshot_of_source on snapshot (source);
