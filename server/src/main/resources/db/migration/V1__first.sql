-- The same on H2 (in its PostgreSQL mode) and on PostgreSQL. What each table is: docs/server.md, section 2.
-- Times are instants; documents are JSON in text, since they are read and written whole.

create table account (
    id           uuid primary key,
    name         varchar(100) not null unique,
    role         varchar(20)  not null,
    password     text         not null,                -- Argon2id, in the usual text form
    failures     integer      not null default 0,      -- wrong passwords since the last right one
    locked_until timestamp with time zone,
    version      bigint       not null,
    changed      timestamp with time zone not null
);

create table session (
    hash    varchar(64) primary key,                    -- SHA-256 of the cookie, in hexadecimal digits
    account uuid        not null references account (id) on delete cascade,
    forgery varchar(64) not null,                       -- SHA-256 of the token that every change must bring
    ends    timestamp with time zone not null
);

create table token (
    id      uuid primary key,
    name    varchar(100) not null unique,
    role    varchar(20)  not null,
    hash    varchar(64)  not null unique,
    account uuid         not null references account (id) on delete cascade,
    ends    timestamp with time zone not null,
    used    timestamp with time zone,
    version bigint       not null,
    changed timestamp with time zone not null
);

create table audit (
    number   bigint primary key,                        -- from 1, without gaps
    happened timestamp with time zone not null,
    who      varchar(200) not null,
    origin   varchar(100) not null,                     -- address that the call came from
    action   varchar(100) not null,
    kind     varchar(40)  not null,
    thing    varchar(200) not null,
    earlier  text,
    later    text,
    hash     varchar(64)  not null                      -- SHA-256 over the hash before and all of this row
);

create table audit_head (                              -- one row: whose lock makes changes take turns
    number bigint      not null,
    hash   varchar(64) not null
);
insert into audit_head (number, hash) values (0, '0000000000000000000000000000000000000000000000000000000000000000');

create table store (
    id         uuid primary key,
    name       varchar(100) not null unique,
    address    text         not null,                   -- without bucket and secret: cos://?region=ap-guangzhou, file:///srv
    credential bytea,                                   -- sealed
    jobs       integer      not null,                   -- that may ask it at once
    version    bigint       not null,
    changed    timestamp with time zone not null
);

create table repository (
    id       uuid primary key,
    name     varchar(100) not null unique,
    store    uuid         not null references store (id),
    place    text         not null,
    password bytea        not null,                     -- sealed
    follows  uuid references repository (id),           -- of a replica
    looked   timestamp with time zone,                  -- when its ledger was read last
    trouble  text,                                      -- why it could not be, since then
    version  bigint       not null,
    changed  timestamp with time zone not null,
    unique (store, place)
);

create table source (
    id       uuid primary key,
    name     varchar(100) not null unique,
    store    uuid         not null references store (id),
    place    text         not null,
    identity text,                                      -- its name in snapshots, where that is not the usual one
    includes text         not null,                     -- JSON: globs
    excludes text         not null,
    version  bigint       not null,
    changed  timestamp with time zone not null
);

create table policy (
    id       uuid primary key,
    name     varchar(100) not null unique,
    tier     boolean      not null,
    document text         not null,
    version  bigint       not null,
    changed  timestamp with time zone not null
);

create table plan (
    id         uuid primary key,
    name       varchar(100) not null unique,
    source     uuid         not null references source (id),
    policy     uuid         not null references policy (id),
    repository uuid         not null references repository (id),
    paused     boolean      not null,
    due        timestamp with time zone,                -- the newest moment that was made a job or passed over
    version    bigint       not null,
    changed    timestamp with time zone not null,
    unique (source, repository)
);

create table job (
    id         uuid primary key,
    plan       uuid         not null references plan (id) on delete cascade,
    kind       varchar(20)  not null,
    state      varchar(20)  not null,
    cause      varchar(20)  not null,                   -- schedule, or somebody
    moment     timestamp with time zone not null,
    begins     timestamp with time zone not null,       -- not admitted before: a later try
    ends       timestamp with time zone,                -- end of the window
    priority   integer      not null,
    attempt    integer      not null,
    node       varchar(200),
    cancelled  boolean      not null,                   -- somebody asked for it to stop
    queued     timestamp with time zone not null,
    started    timestamp with time zone,
    ended      timestamp with time zone,
    progress   text,
    result     text,
    unique (plan, kind, moment)
);
create index job_by_state on job (state, priority);
create index job_by_plan on job (plan, moment);

create table node (                                    -- processes that share this database
    name   varchar(200) primary key,
    places integer not null,                            -- for jobs
    seen   timestamp with time zone not null
);

create table job_change (
    job      uuid    not null references job (id) on delete cascade,
    number   integer not null,
    happened timestamp with time zone not null,
    earlier  varchar(20),
    later    varchar(20) not null,
    why      text    not null,
    primary key (job, number)
);

create table job_line (
    job      uuid    not null references job (id) on delete cascade,
    number   bigint  not null,
    happened timestamp with time zone not null,
    text     text    not null,
    primary key (job, number)
);

create table snapshot (
    repository  uuid        not null references repository (id) on delete cascade,
    id          varchar(32) not null,
    source      text        not null,                   -- its name in the ledger
    as_of       timestamp with time zone not null,
    whole       boolean     not null,                   -- every entry could be read
    consistency varchar(20) not null,
    mode        varchar(20) not null,
    entries     bigint      not null,
    bytes       bigint      not null,
    host        text        not null,
    primary key (repository, id)
);
create index snapshot_by_source on snapshot (repository, source, as_of);

create table rpo_state (
    plan  uuid primary key references plan (id) on delete cascade,
    state varchar(20) not null,
    since timestamp with time zone not null,
    until timestamp with time zone,                     -- of a fresh one: when it will not be any more
    why   text        not null
);

create table rpo_change (
    plan     uuid        not null references plan (id) on delete cascade,
    number   integer     not null,
    happened timestamp with time zone not null,
    earlier  varchar(20),
    later    varchar(20) not null,
    why      text        not null,
    primary key (plan, number)
);

create table answered (                                 -- what creates that carried an Idempotency-Key were answered
    who     varchar(200) not null,
    word    varchar(200) not null,
    request varchar(64)  not null,                      -- SHA-256 of method, path and body
    answer  text         not null,
    made    timestamp with time zone not null,
    primary key (who, word)
);

-- db-scheduler's, as its documents give it.
create table scheduled_tasks (
    task_name            varchar(100) not null,
    task_instance        varchar(100) not null,
    task_data            bytea,
    execution_time       timestamp with time zone not null,
    picked               boolean not null,
    picked_by            varchar(100),
    last_success         timestamp with time zone,
    last_failure         timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat       timestamp with time zone,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_by_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_by_priority on scheduled_tasks (priority desc, execution_time asc);
