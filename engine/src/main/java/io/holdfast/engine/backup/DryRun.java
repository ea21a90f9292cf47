package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.snapshot.Change;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import java.util.Optional;

/** Counts what a backup would find changed. */
final class DryRun {
    private DryRun() {}

    static void count(KeyRange range, BackupJob job) {
        try (var listing = job.source().list(range)) {
            Changes changes = job.changes(listing, range);
            for (Change change = changes.next(); change != null; change = changes.next()) {
                job.stopIfAsked();
                switch (change) {
                    case Change.Unchanged same -> job.unchanged(same.listed());
                    case Change.Added(var listed) ->
                        job.put(Entry.of(listed, Content.none()), Optional.empty(), _ -> true);
                    case Change.Changed(var listed, var entry) ->
                        job.put(Entry.of(listed, Content.none()), Optional.of(entry), _ -> true);
                    case Change.Removed _ -> job.removed();
                }
            }
            listing.unlisted().forEach(each -> job.failed(each.place(), each.why()));
        }
    }
}
