-- What is seen from outside: figures, notices, events as they happen, and places that are discovered. docs/server.md, sections 2, 5 and 8.

-- Of jobs that are over, by what came of them: sums that outlive the jobs.
create table job_total (
    plan           uuid             not null references plan (id) on delete cascade,
    kind           varchar(20)      not null,
    state          varchar(20)      not null,
    jobs           bigint           not null,
    seconds        double precision not null,
    bytes_read     bigint           not null,
    bytes_stored   bigint           not null,
    requests       bigint           not null,
    newest         timestamp with time zone not null,   -- when the last of them ended
    newest_seconds double precision not null,           -- how long that one took
    primary key (plan, kind, state)
);

create table job_error (
    kind  varchar(20) not null,
    cause varchar(40) not null,                         -- one of the engine's kinds of errors, or SERVER
    jobs  bigint      not null,                         -- attempts that ended so
    primary key (kind, cause)
);

create table verification (                             -- that read a part of a repository to its end
    job        uuid primary key,
    repository uuid not null references repository (id) on delete cascade,
    happened   timestamp with time zone not null,
    share      double precision not null                -- of its packs, over 0 to 1
);
create index verification_by_repository on verification (repository, happened);

alter table snapshot add column stored bigint;          -- bytes that its job put; null where the ledger was read before this column was there
alter table rpo_state add column newest timestamp with time zone;   -- when the newest whole snapshot was taken
alter table rpo_state add column wanted bigint;                     -- seconds that it may be old
alter table repository add column copied timestamp with time zone;  -- of a replica: it has all that what it follows had then
alter table store add column credential_ends timestamp with time zone;

-- What happened, in one row of numbers for all nodes: what those who listen are sent. Kept for a day.
create table feed (
    number   bigint generated always as identity primary key,
    happened timestamp with time zone not null,
    kind     varchar(20) not null,                      -- job, rpo
    plan     uuid        not null,
    job      uuid,
    document text        not null
);
create index feed_by_job on feed (job, number);
create index feed_by_time on feed (happened);

-- What somebody is to be told: written with the change that it tells of, kept until it was told and some days longer.
create table notice (
    id       uuid primary key,
    number   bigint generated always as identity,       -- in the order in which they are told
    receiver varchar(20)  not null,
    plan     uuid         not null,
    happened timestamp with time zone not null,
    event    varchar(20)  not null,
    body     text         not null,
    attempts integer      not null,
    due      timestamp with time zone not null,         -- not tried before; whoever tries it puts this ahead first
    told     timestamp with time zone,
    trouble  text,                                      -- why the last attempt failed
    output   text                                       -- of the command
);
create index notice_by_plan on notice (receiver, plan, number);
create index notice_by_time on notice (happened);

create table discovery (
    id         uuid primary key,
    name       varchar(100) not null unique,
    store      uuid         not null references store (id),
    pattern    text         not null,                   -- glob, for names of buckets or folders
    tags       text         not null,                   -- JSON: that a bucket must have
    place      text         not null,                   -- of a source: {name}, {name}/prefix
    naming     text         not null,                   -- of a source and its plan
    minutes    integer      not null,                   -- between two looks
    policy     uuid references policy (id),             -- of new plans; null: new places are reported alone
    repository uuid references repository (id),
    looked     timestamp with time zone,                -- when it was looked last, whether it worked or not
    listed     timestamp with time zone,                -- when it worked last
    trouble    text,
    version    bigint       not null,
    changed    timestamp with time zone not null
);

create table found (                                    -- places that a discovery has seen
    discovery uuid not null references discovery (id) on delete cascade,
    place     text not null,                            -- name of a bucket or folder
    source_place text not null,                         -- place of the source that it is, or would be
    seen_first timestamp with time zone not null,
    seen_last timestamp with time zone not null,
    made      timestamp with time zone,                 -- when it was made a source
    gone      timestamp with time zone,                 -- since when it is not there any more
    trouble   text,                                     -- why it could not be made a source
    primary key (discovery, place)
);

alter table source add column discovery uuid references discovery (id) on delete set null;  -- that made it
