package io.holdfast.server.job;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.backup.Window;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.source.Source;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.settings.Node;
import java.util.LinkedHashMap;
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

    Outcome run(
            KnownSource known, Repository repository, Orders orders, Pace pace, StopSignal stop, Progress progress) {
        try (Source source = opening.open(known, pace)) {
            BackupOptions usual = BackupOptions.DEFAULT
                    .with(orders.mode())
                    .with(new Window(Optional.of(stop.end()), stop))
                    .with(
                            orders.hooks().before().isPresent()
                                    ? BackupOptions.Freezing.BY_HOOK
                                    : BackupOptions.Freezing.NONE);
            BackupOptions options = usual.withParallelism(opening.readers(source), opening.ranges(source));
            Backup backup =
                    new Backup(source, repository, options, new Backup.Client(node.host(), Node.RELEASE), progress);
            Hooks hooks = new Hooks(orders.hooks(), source.name(), node.environment(), progress);
            Hooks.Outcome<BackupResult> ended = hooks.around(backup::run, result -> result);
            return outcome(ended.job(), ended.afterFailed(), repository, source);
        }
    }

    private static Outcome outcome(
            BackupResult result, Optional<String> afterFailed, Repository repository, Source source) {
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
        told.put("repositoryRequests", Requests.byKind(repository.requests()));
        told.put("sourceRequests", Requests.byKind(source.requests()));
        told.put("seconds", result.took().toMillis() / 1000.0);
        afterFailed.ifPresent(why -> told.put("afterFailed", why));
        return switch (result.ending()) {
            case CHECKPOINT ->
                new Outcome(JobState.CHECKPOINT, "the window ended; the next job goes on from there", told);
            case SNAPSHOT, DRY_RUN ->
                tally.unread() > 0 || afterFailed.isPresent()
                        ? new Outcome(
                                JobState.INCOMPLETE,
                                afterFailed.orElse(tally.unread() + " entries could not be read"),
                                told)
                        : new Outcome(JobState.DONE, "a snapshot", told);
        };
    }
}
