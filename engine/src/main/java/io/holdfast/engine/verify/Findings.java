package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts while a verification runs, and gathers what it finds: all of it is told, the first of it is kept. For many threads. */
final class Findings {
    /** Damage beyond this is counted and told, and not kept. */
    static final int MOST_KEPT = 100_000;

    final LongAdder packs = new LongAdder();
    final LongAdder entries = new LongAdder();
    final LongAdder bytes = new LongAdder();
    private final Progress progress;
    private final String repair;
    private final long begun = System.nanoTime();
    private final List<Damage> kept = new ArrayList<>();
    private long count;

    /** @param repository how commands name it */
    Findings(Progress progress, String repository) {
        this.progress = progress;
        this.repair = "holdfast repair " + repository + " --from REPLICA";
    }

    /** An object of the repository. */
    void object(String name, String why) {
        add(new Damage(name, Optional.empty(), Optional.empty(), why, repair));
        progress.on(new Event.Noted(name + ": " + why + ". Next: " + repair));
    }

    /** An entry of a snapshot that is hit, or the first of those that are lost. */
    void entry(String object, Key key, SnapshotId snapshot, String why) {
        add(new Damage(object, Optional.of(key), Optional.of(snapshot), why, repair));
        progress.on(new Event.Failed(key, "snapshot " + snapshot.shortText() + ": " + why));
    }

    /** A key at which a source is not what a snapshot says. */
    void difference(String source, Key key, SnapshotId snapshot, String how) {
        String next = "if nobody changed it since, holdfast verify with --level data, then holdfast restore";
        add(new Damage(source, Optional.of(key), Optional.of(snapshot), how, next));
        progress.on(new Event.Failed(key, how));
    }

    private synchronized void add(Damage damage) {
        count++;
        if (kept.size() < MOST_KEPT) {
            kept.add(damage);
        }
    }

    synchronized VerifyResult result(Level level) {
        return new VerifyResult(
                level, packs.sum(), entries.sum(), kept, count, Duration.ofNanos(System.nanoTime() - begun));
    }
}
