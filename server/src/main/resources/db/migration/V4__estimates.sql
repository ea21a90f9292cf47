-- What a plan would take, and what it took. docs/server.md, section 11.

create table price_list (                              -- what people put; those that come with the program are not here
    id       uuid primary key,
    name     varchar(100) not null unique,
    document text         not null,                    -- JSON: whose prices, of when, and what they are
    version  bigint       not null,
    changed  timestamp with time zone not null
);

create table estimate (
    id         uuid primary key,
    plan       uuid references plan (id) on delete cascade,          -- null: of what is no plan yet
    source     uuid         not null references source (id) on delete cascade,
    policy     uuid         not null references policy (id) on delete cascade,
    repository uuid         not null references repository (id) on delete cascade,
    who        varchar(201) not null,
    wishes     text         not null,                   -- JSON: what is assumed, how far it looks
    state      varchar(20)  not null,                   -- RUNNING, DONE, FAILED, CANCELLED
    asked      timestamp with time zone not null,
    seen       timestamp with time zone not null,       -- sign of life of one that runs
    ended      timestamp with time zone,
    progress   text,
    result     text,
    trouble    text
);
create index estimate_by_plan on estimate (plan, ended);

create table review (                                  -- of a backup that had been estimated
    job      uuid primary key,
    plan     uuid        not null references plan (id) on delete cascade,
    estimate uuid        not null,
    kind     varchar(20) not null,                      -- FIRST, CHANGES
    happened timestamp with time zone not null,
    figures  text        not null                       -- JSON: what was expected, what came, by what it had been corrected
);
create index review_by_plan on review (plan, happened);
