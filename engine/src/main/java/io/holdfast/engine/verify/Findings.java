package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts while a verification runs, and tells what it finds, one thing at a time. For many threads. */
final class Findings {
    private static final String COMPARE =
            "if nobody changed it since, holdfast verify with --level data, then holdfast restore";

    /** A name stands for the same bytes everywhere. */
    private static final String COPY = " back from a copy of the repository, where there is one";

    final LongAdder packs = new LongAdder();
    final LongAdder read = new LongAdder();
    final LongAdder compared = new LongAdder();
    final LongAdder entries = new LongAdder();
    final LongAdder bytes = new LongAdder();
    private final Consumer<Damage> told;
    private final long begun = System.nanoTime();
    private long count;

    Findings(Consumer<Damage> told) {
        this.told = told;
    }

    /** An object of the repository. */
    void object(String name, String why) {
        add(new Damage(name, Optional.empty(), Optional.empty(), why, "put " + name + COPY));
    }

    /** An entry of a snapshot that is hit, or the first of those that are lost. */
    void entry(String object, Key key, SnapshotId snapshot, String why) {
        add(new Damage(object, Optional.of(key), Optional.of(snapshot), why, "put " + object + COPY));
    }

    /** A key at which a source is not what a snapshot says. */
    void difference(String source, Key key, SnapshotId snapshot, String how) {
        add(new Damage(source, Optional.of(key), Optional.of(snapshot), how, COMPARE));
    }

    private synchronized void add(Damage damage) {
        count++;
        told.accept(damage);
    }

    synchronized VerifyResult result(Level level) {
        return new VerifyResult(
                level,
                packs.sum(),
                read.sum(),
                compared.sum(),
                entries.sum(),
                count,
                Duration.ofNanos(System.nanoTime() - begun));
    }
}
