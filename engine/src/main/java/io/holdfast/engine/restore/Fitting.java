package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;

/**
 * What of the wanted entries the target can't hold, found before anything is written: who restores learns it while there is a choice. It takes
 * one pass over the manifest, and asks no server.
 */
final class Fitting {
    private final Wanted wanted;
    private final TargetView target;
    private final RestoreTally tally;
    private final Progress progress;

    Fitting(Wanted wanted, TargetView target, RestoreTally tally, Progress progress) {
        this.wanted = wanted;
        this.target = target;
        this.tally = tally;
        this.progress = progress;
    }

    /** Names each key that can't be put there, and says once which attributes can't. */
    void look() {
        LossCounts lost = new LossCounts();
        wanted.forEach(entry -> {
            Listed listed = entry.listed();
            Choice.refusal(entry, target)
                    .ifPresentOrElse(
                            why -> tally.refused(listed.key(), why),
                            () -> target.lacks(listed).forEach(what -> lost.add(listed.key(), what)));
        });
        if (!lost.isEmpty()) {
            progress.on(new Event.Noted(target.describe() + " can't hold everything; --dry-run names the entries: "
                    + String.join(" ", lost.sentences())));
        }
    }
}
