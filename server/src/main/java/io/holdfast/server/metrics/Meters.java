package io.holdfast.server.metrics;

import static io.holdfast.server.metrics.Meter.Type.COUNTER;
import static io.holdfast.server.metrics.Meter.Type.GAUGE;
import static io.holdfast.server.metrics.Meter.Type.SUMMARY;

import java.util.List;

/** All figures that there are. */
public final class Meters {
    private static final String PLAN = "plan";
    private static final String KIND = "kind";
    private static final String STATE = "state";
    private static final String REPOSITORY = "repository";
    private static final String RECEIVER = "receiver";
    private static final String DISCOVERY = "discovery";

    private static final String SECONDS = "seconds";
    private static final String BYTES = "bytes";
    private static final String TIME = "seconds since 1970";
    private static final String RATIO = "ratio";
    private static final String SWITCH = "0 or 1";

    static final Meter PLAN_STATE = new Meter(
            "holdfast_plan_state",
            GAUGE,
            SWITCH,
            List.of(PLAN, STATE),
            "1 for the RPO state that the plan has (fresh, late, broken, unprotected, paused), 0 for each other.");
    static final Meter PLAN_AGE = new Meter(
            "holdfast_plan_snapshot_age_seconds",
            GAUGE,
            SECONDS,
            List.of(PLAN),
            "Age of the newest whole snapshot: so much would be lost now. Absent where there is none.");
    static final Meter PLAN_RPO = new Meter(
            "holdfast_plan_rpo_seconds", GAUGE, SECONDS, List.of(PLAN), "Age that the policy of the plan allows.");
    static final Meter PLAN_SNAPSHOT = new Meter(
            "holdfast_plan_snapshot_timestamp_seconds",
            GAUGE,
            TIME,
            List.of(PLAN),
            "When the newest whole snapshot was taken, whoever wrote it.");
    static final Meter PLAN_SUCCESS = new Meter(
            "holdfast_plan_last_success_timestamp_seconds",
            GAUGE,
            TIME,
            List.of(PLAN, KIND),
            "When the last job of the kind ended well.");
    static final Meter PLAN_DURATION = new Meter(
            "holdfast_plan_last_job_seconds",
            GAUGE,
            SECONDS,
            List.of(PLAN, KIND),
            "How long the last job of the kind took that ended well.");
    static final Meter JOB_SECONDS = new Meter(
            "holdfast_job_duration_seconds",
            SUMMARY,
            SECONDS,
            List.of(PLAN, KIND),
            "How long jobs took from their first word to their last, however they ended.");
    static final Meter JOBS_ENDED = new Meter(
            "holdfast_jobs_ended_total",
            COUNTER,
            "jobs",
            List.of(PLAN, KIND, STATE),
            "Jobs that are over, by how they ended.");
    static final Meter READ = new Meter(
            "holdfast_backup_read_bytes_total",
            COUNTER,
            BYTES,
            List.of(PLAN),
            "Content that backups of the plan read from its source.");
    static final Meter STORED = new Meter(
            "holdfast_backup_stored_bytes_total",
            COUNTER,
            BYTES,
            List.of(PLAN),
            "What backups of the plan put into the repository.");
    static final Meter REQUESTS = new Meter(
            "holdfast_requests_total",
            COUNTER,
            "requests",
            List.of(PLAN, KIND),
            "Requests of jobs that are over, to source and repository.");
    static final Meter ERRORS = new Meter(
            "holdfast_job_errors_total",
            COUNTER,
            "attempts",
            List.of(KIND, "cause"),
            "Attempts that ended with an error, tried again or not, by its kind (AccessDenied, Busy, Damaged, …; OutOfMemory; Server for the server's own).");
    static final Meter JOBS = new Meter(
            "holdfast_jobs", GAUGE, "jobs", List.of(STATE), "Jobs that are not over: queued, admitted, running.");
    static final Meter QUEUE = new Meter(
            "holdfast_queue_jobs", GAUGE, "jobs", List.of(), "Jobs whose time has come and that wait for their turn.");
    static final Meter QUEUE_AGE = new Meter(
            "holdfast_queue_oldest_seconds",
            GAUGE,
            SECONDS,
            List.of(),
            "How long the one of them has waited that waits longest; 0 where none does.");
    static final Meter SOURCES =
            new Meter("holdfast_unprotected_sources", GAUGE, "sources", List.of(), "Sources that no plan protects.");
    static final Meter SNAPSHOTS = new Meter(
            "holdfast_repository_snapshots", GAUGE, "snapshots", List.of(REPOSITORY), "Snapshots that are there.");
    static final Meter CONTENT = new Meter(
            "holdfast_repository_content_bytes",
            GAUGE,
            BYTES,
            List.of(REPOSITORY),
            "What all snapshots that are there would be together if each were restored.");
    static final Meter DEDUP = new Meter(
            "holdfast_repository_dedup_ratio",
            GAUGE,
            RATIO,
            List.of(REPOSITORY),
            "The same, over what the jobs of these snapshots stored: dedup and compression together. Too high by what snapshots"
                    + " that are gone had stored for those that stay; `holdfast stats` tells exactly.");
    static final Meter LOOKED = new Meter(
            "holdfast_repository_looked_timestamp_seconds",
            GAUGE,
            TIME,
            List.of(REPOSITORY),
            "When the ledger was read last.");
    static final Meter TROUBLE = new Meter(
            "holdfast_repository_trouble",
            GAUGE,
            SWITCH,
            List.of(REPOSITORY),
            "Whether the ledger could not be read since then.");
    static final Meter VERIFIED = new Meter(
            "holdfast_repository_verified_ratio",
            GAUGE,
            RATIO,
            List.of(REPOSITORY),
            "Share of the packs that verifications of the last 30 days read, 0 to 1.");
    static final Meter LAG = new Meter(
            "holdfast_replica_lag_seconds",
            GAUGE,
            SECONDS,
            List.of(REPOSITORY),
            "Of a replica: age of the oldest snapshot that it may lack; 0 where it has all.");
    static final Meter CREDENTIAL = new Meter(
            "holdfast_credential_expires_timestamp_seconds",
            GAUGE,
            TIME,
            List.of("store"),
            "When the keys of a store end, where somebody said so.");
    static final Meter TOKEN = new Meter(
            "holdfast_token_expires_timestamp_seconds", GAUGE, TIME, List.of("token"), "When an API token ends.");
    static final Meter NOTICES = new Meter(
            "holdfast_notices_waiting",
            GAUGE,
            "notices",
            List.of(RECEIVER),
            "Notices that their receiver (webhook, command) has not been told.");
    static final Meter NOTICE_AGE = new Meter(
            "holdfast_notices_oldest_seconds",
            GAUGE,
            SECONDS,
            List.of(RECEIVER),
            "Age of the oldest of them; 0 where there is none.");
    static final Meter FOUND = new Meter(
            "holdfast_discovery_unprotected_places",
            GAUGE,
            "places",
            List.of(DISCOVERY),
            "Buckets or folders that a discovery has found and no plan protects.");
    static final Meter GONE = new Meter(
            "holdfast_discovery_gone_places",
            GAUGE,
            "places",
            List.of(DISCOVERY),
            "Buckets or folders that it had found and that are not there any more.");
    static final Meter LISTED = new Meter(
            "holdfast_discovery_listed_timestamp_seconds", GAUGE, TIME, List.of(DISCOVERY), "When it last got a list.");
    static final Meter NODES = new Meter(
            "holdfast_nodes",
            GAUGE,
            "nodes",
            List.of(),
            "Servers on this database that were heard of in the last minute.");
    static final Meter LEFT_OUT = new Meter(
            "holdfast_series_left_out",
            GAUGE,
            "series",
            List.of(),
            "What is not shown, since no figure is shown for more than 10000 combinations of labels.");

    /** In the order in which they are shown. */
    public static final List<Meter> ALL = List.of(
            PLAN_STATE,
            PLAN_AGE,
            PLAN_RPO,
            PLAN_SNAPSHOT,
            PLAN_SUCCESS,
            PLAN_DURATION,
            JOB_SECONDS,
            JOBS_ENDED,
            READ,
            STORED,
            REQUESTS,
            ERRORS,
            JOBS,
            QUEUE,
            QUEUE_AGE,
            SOURCES,
            SNAPSHOTS,
            CONTENT,
            DEDUP,
            LOOKED,
            TROUBLE,
            VERIFIED,
            LAG,
            CREDENTIAL,
            TOKEN,
            NOTICES,
            NOTICE_AGE,
            FOUND,
            GONE,
            LISTED,
            NODES,
            LEFT_OUT);

    private Meters() {}
}
