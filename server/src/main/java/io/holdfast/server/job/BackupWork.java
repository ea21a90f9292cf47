package io.holdfast.server.job;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.backup.Window;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.source.Source;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.Ledgers;
import io.holdfast.server.settings.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A backup, as the command line makes one. */
@Component
class BackupWork {
    private final SourceOpening opening;
    private final Node node;

    BackupWork(SourceOpening opening, Node node) {
        this.opening = opening;
        this.node = node;
    }

    /**
     * Makes a snapshot that bears the job's name. Where there is one already, since a node was lost before it could say so, that is what came of the job.
     */
    Outcome run(
            Job job,
            KnownSource known,
            Repository repository,
            Orders orders,
            Pace pace,
            StopSignal stop,
            Progress progress) {
        try (Source source = opening.open(known, pace)) {
            BackupOptions usual = BackupOptions.DEFAULT
                    .with(orders.mode())
                    .with(List.of(name(job)), List.of())
                    .with(new Window(Optional.of(stop.end()), stop))
                    .with(
                            orders.hooks().before().isPresent()
                                    ? BackupOptions.Freezing.BY_HOOK
                                    : BackupOptions.Freezing.NONE);
            BackupOptions options = usual.withParallelism(opening.readers(source), opening.ranges(source));
            Backup backup =
                    new Backup(source, repository, options, new Backup.Client(node.host(), Node.RELEASE), progress);
            Hooks hooks = new Hooks(
                    orders.hooks(),
                    source.name(),
                    node.environment(),
                    progress,
                    () -> stop.reason().isPresent());
            Optional<BackupResult> earlier = made(job, repository);
            Hooks.Outcome<BackupResult> ended = hooks.around(() -> earlier.orElseGet(backup::run), result -> result);
            Map<String, Object> told = told(ended.job());
            if (earlier.isEmpty()) {
                told.putAll(taken(ended.job(), repository, source));
            }
            return outcome(ended.job(), ended.afterFailed(), told);
        }
    }

    private static Named name(Job job) {
        return Named.of(Ledgers.JOB_TAG, job.id().toString());
    }

    /** What an earlier attempt has made. */
    private static Optional<BackupResult> made(Job job, Repository repository) {
        if (job.attempt() == 1) {
            return Optional.empty();
        }
        return repository.read().snapshots().stream()
                .map(Present::snapshot)
                .filter(each -> each.tags().contains(name(job)))
                .findFirst()
                .map(each -> new BackupResult(
                        each,
                        Optional.of(each.id()),
                        BackupResult.Ending.SNAPSHOT,
                        each.tally(),
                        0,
                        0,
                        List.of(),
                        0,
                        Optional.empty(),
                        0,
                        Duration.ZERO));
    }

    private static Map<String, Object> told(BackupResult result) {
        Map<String, Object> told = new LinkedHashMap<>();
        result.id().ifPresent(id -> told.put("snapshot", id.toString()));
        var tally = result.tally();
        told.put("entries", tally.entries());
        told.put("new", tally.added());
        told.put("changed", tally.changed());
        told.put("removed", tally.removed());
        told.put("failed", tally.unread());
        told.put("bytesRead", tally.read());
        told.put("bytesStored", tally.stored());
        told.put("requests", Requests.of(tally.asked()));
        told.put("mode", result.snapshot().mode().name());
        told.put("first", result.snapshot().parent().isEmpty());
        return told;
    }

    /** What this attempt has taken: nobody knows that of one whose node was lost, and no estimate is held against it. */
    private static Map<String, Object> taken(BackupResult result, Repository repository, Source source) {
        return Map.of(
                "repositoryRequests", Requests.byKind(repository.requests()),
                "sourceRequests", Requests.byKind(source.requests()),
                "seconds", result.took().toMillis() / 1000.0);
    }

    private static Outcome outcome(BackupResult result, Optional<String> afterFailed, Map<String, Object> told) {
        long unread = result.tally().unread();
        afterFailed.ifPresent(why -> told.put("afterFailed", why));
        return switch (result.ending()) {
            case CHECKPOINT ->
                new Outcome(JobState.CHECKPOINT, "the window ended; the next job goes on from there", told);
            case SNAPSHOT, DRY_RUN ->
                unread > 0 || afterFailed.isPresent()
                        ? new Outcome(
                                JobState.INCOMPLETE, afterFailed.orElse(unread + " entries could not be read"), told)
                        : new Outcome(JobState.DONE, "a snapshot", told);
        };
    }
}
