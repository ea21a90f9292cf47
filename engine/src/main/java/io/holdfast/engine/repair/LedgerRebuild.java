package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repair.Comebacks.Comeback;
import io.holdfast.engine.repair.Comebacks.Lost;
import io.holdfast.engine.repair.Comebacks.Plan;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.Merge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Records of snapshots for a ledger that has lost them, out of the footers of runs: {@code docs/protocol.md}, section 7. Each is committed by w3 to w5 like any
 * snapshot; its time is that of before. What the ledger knows still stays as it is: what was forgotten there stays forgotten. Records and pages that can't be read are
 * set aside first, since nobody writes beside them.
 *
 * <p>It deletes no pack, and may end at any point: the next one finds those snapshots that came back, and goes on with the others. Nobody else may
 * prune meanwhile, or sleep in the middle of a prune: it knows what was condemned, and this does not.
 */
final class LedgerRebuild {
    /** The name of its job. */
    private static final String JOB = "ledger";

    private static final String LOST_WITH_IT =
            "what it said is lost: a snapshot, which comes back where a run tells of it, or else a forget, hold, condemnation or setting";

    private final Repository repository;
    private final Origin origin;
    private final Progress progress;
    private final Consumer<Told> told;
    private final AtomicLong committed = new AtomicLong();

    LedgerRebuild(Repository repository, Origin origin, Progress progress, Consumer<Told> told) {
        this.repository = repository;
        this.origin = origin;
        this.progress = progress;
        this.told = told;
    }

    /** Tells what {@link #run} would bring back and set aside; writes nothing. Returns how many snapshots would come back. */
    long planned() {
        LedgerState state = repository.ledger().readEverything();
        state.unreadable().forEach(name -> told.accept(new Told.OutOfTheWay(name, LOST_WITH_IT)));
        Plan plan = plan(state);
        plan.back().forEach(this::tell);
        tellLost(plan);
        return plan.back().size();
    }

    /** Does it; returns how many snapshots have come back. */
    long run() {
        setAside();
        repository.ledger().accept().forEach(name -> told.accept(new Told.Gone(name)));
        LedgerState state = repository.ledger().readEverything();
        Plan plan = plan(state);
        if (!plan.back().isEmpty()) {
            commit(plan.back(), state);
        }
        tellLost(plan);
        foldWhatIsMissing();
        return committed.get();
    }

    private Plan plan(LedgerState state) {
        FoundRuns found = FoundRuns.in(repository);
        found.damaged()
                .forEach(name -> told.accept(
                        new Told.StaysLost(name, "what manifests it holds is not known, since it can't be read")));
        return Comebacks.of(found, state);
    }

    /** Looked at twice: a disk may have a bad moment. */
    private void setAside() {
        List<String> unreadable =
                new ArrayList<>(repository.ledger().readEverything().unreadable());
        if (!unreadable.isEmpty()) {
            unreadable.retainAll(repository.ledger().readEverything().unreadable());
        }
        for (String name : unreadable) {
            Repair.stopIfAsked();
            try {
                repository.ledger().setAside(name);
                told.accept(new Told.OutOfTheWay(name, LOST_WITH_IT));
            } catch (AccessDenied e) {
                throw new AccessDenied(
                        name + " can't be read and can't be removed, so nobody can write here: " + e.message(), e);
            }
        }
    }

    private void commit(List<Comeback> back, LedgerState state) {
        try (Writer writer = repository.openWriter(WriterOptions.DEFAULT, state, JOB);
                Ticker _ = new Ticker(
                        progress,
                        () -> new Event.Advanced(
                                Event.Phase.REBUILDING, committed.get(), back.size(), 0, 0, writer.bytesStored()))) {
            Merge merge = new Merge(repository, writer, Merge.Beside.NONE);
            for (Comeback each : back) {
                Repair.stopIfAsked();
                if (commit(each, merge, writer)) {
                    committed.incrementAndGet();
                    tell(each);
                }
            }
            writer.done();
        }
    }

    private boolean commit(Comeback back, Merge merge, Writer writer) {
        Snapshot snapshot = back.snapshot();
        Writer.Rescue rescue = condemned -> rescued(merge, snapshot, condemned).map(runs -> draft(back, runs));
        try {
            boolean isThere =
                    writer.commit(draft(back, snapshot.runs()), List.of(), rescue) instanceof Writer.Outcome.Committed;
            if (!isThere) {
                lost(back, "it needs packs that are condemned, and some of them is gone");
            }
            return isThere;
        } catch (NotFound | Damaged e) {
            lost(back, e.message());
            return false;
        }
    }

    private Writer.Draft draft(Comeback back, List<RunRef> runs) {
        return (heads, replaces) -> {
            Snapshot.Place place =
                    new Snapshot.Place(origin.seeing(heads), back.snapshot().id(), runs, Optional.empty());
            return back.snapshot().again(place, replaces, back.taken());
        };
    }

    private static Optional<List<RunRef>> rescued(Merge merge, Snapshot snapshot, Predicate<ObjectHash> condemned) {
        try {
            return Optional.of(merge.without(condemned, snapshot.runs(), Merge.Provenances.of(snapshot)));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private void tell(Comeback back) {
        told.accept(new Told.CameBack(
                back.snapshot().id(),
                back.snapshot().source(),
                back.taken(),
                back.isNoted(),
                List.copyOf(back.lost())));
    }

    private void lost(Comeback back, String why) {
        told.accept(new Told.StaysLost(
                "snapshot " + back.snapshot().id().shortText() + " of "
                        + back.snapshot().source(),
                why));
    }

    private void tellLost(Plan plan) {
        for (Lost each : plan.lost()) {
            told.accept(new Told.StaysLost(each.what(), each.why()));
        }
    }

    /**
     * Records that others name and that are gone for good stop every prune, until a page stands in their place: one that is made from a read so much
     * later that no record in time can be missing from it, but for those.
     */
    private void foldWhatIsMissing() {
        LedgerState state = repository.ledger().readEverything();
        Optional<Instant> newest =
                state.missing().stream().map(RecordName::asOf).max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return;
        }
        Instant mark = repository.ledger().mark(state);
        if (newest.get().isAfter(mark)) {
            progress.on(new Event.Noted(
                    "Records are gone that others name, so prune deletes nothing yet. Next: run this again after "
                            + state.readAt()
                                    .plus(Duration.between(mark, newest.get()))
                                    .plusSeconds(1)
                            + ", which puts a page in their place"));
        } else {
            var _ = repository.ledger().fold(state);
        }
    }
}
