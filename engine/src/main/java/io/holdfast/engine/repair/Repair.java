package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repair.RepairOptions.Rebuild;
import io.holdfast.engine.repair.RepairResult.Index;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds what is damaged or missing in a repository, and mends it. What a replica has comes back as it was: the same bytes under the same name, as
 * {@code docs/protocol.md}, section 7, allows. Packs of content that can't come back so are done without: their content is stored anew, as far as it
 * can be had ({@link Salvage}). Index, pages and lost records of snapshots are made anew of what the packs and the rest of the ledger tell ({@link IndexRebuild},
 * {@link LedgerMending}, {@link LedgerRebuild}). Start reading here.
 *
 * <p>A record that is put back is late here: it keeps what it names, and frees nothing.
 */
public final class Repair {
    private static final String LEDGER = "ledger/";
    private static final String INDEX = "index/";
    private static final String AGAIN = "It is looked once more, since what was put back may lead to more.";

    private final Repository repository;
    private final Means means;
    private final RepairOptions options;
    private final Origin origin;
    private final Progress progress;
    private final Consumer<Told> told;
    private final Set<String> mended = new TreeSet<>();
    /** What could not be put back, and why. */
    private final Map<String, String> left = new TreeMap<>();

    private long setAside;
    private long cameBack;
    private Index index = Index.WHOLE;
    private final long begun = System.nanoTime();

    /**
     * What it can be mended with.
     *
     * @param replica another copy of the repository
     * @param source  what some of the snapshots are of
     */
    public record Means(Optional<Store> replica, Optional<Source> source) {}

    /** What became of something that was damaged. */
    public sealed interface Told {
        /** The object is as it was. */
        record PutBack(String name) implements Told {}

        /** No snapshot needs the pack any more: what is needed of its content lies elsewhere. */
        record DoneWithout(String name) implements Told {}

        /** What it held stands in another object now, and it is out of the way. */
        record MadeAnew(String name) implements Told {}

        /** It can't be read, and lies where nobody looks any more. */
        record OutOfTheWay(String name, String consequence) implements Told {}

        /** A record or page is taken for lost that this machine has seen. */
        record Gone(String name) implements Told {}

        /**
         * A snapshot is known again, or would be.
         *
         * @param time    of the snapshot; of one that is not noted, when its pack was put
         * @param isNoted whether a footer says what snapshot it is
         * @param lost    packs of content that it needs and that are not there, the first of them
         */
        record CameBack(SnapshotId snapshot, String source, Instant time, boolean isNoted, List<String> lost)
                implements Told {
            public CameBack {
                lost = List.copyOf(lost);
            }
        }

        /** What footers tell of and can't come back. */
        record StaysLost(String what, String why) implements Told {}

        /** It stays as it is. */
        record Left(String name, String why) implements Told {}

        /** An entry of a snapshot stands there without its content now. */
        record SetAside(SnapshotId snapshot, Key key, String why) implements Told {}
    }

    /**
     * @param origin of the records that it writes
     * @param told   told of each object and entry, by this thread
     */
    public Repair(
            Repository repository,
            Means means,
            RepairOptions options,
            Origin origin,
            Progress progress,
            Consumer<Told> told) {
        this.repository = repository;
        this.means = means;
        this.options = options;
        this.origin = origin;
        this.progress = progress;
        this.told = told;
    }

    /** Verifies, and mends what that finds. Once more where something was mended: a record leads to runs, and runs to packs. */
    public RepairResult run() {
        means.replica().ifPresent(repository::mustBeOf);
        if (options.rebuild() == Rebuild.INDEX) {
            index = new IndexRebuild(repository, origin, progress).run();
        } else if (means.replica().isEmpty()) {
            damaged().forEach(name -> left.put(name, "no replica was given"));
            mendWithout(repository);
        } else {
            try (Repository both = repository.with(means.replica().get(), Progress.none())) {
                putBack(both, means.replica().get());
                mendWithout(both);
            }
        }
        left.forEach((name, why) -> told.accept(new Told.Left(name, why)));
        return result();
    }

    /** Tells what a rebuild would bring back, and counts what the index lacks; nothing is looked for else, and nothing is written. */
    public RepairResult planned() {
        if (options.rebuild() == Rebuild.LEDGER) {
            cameBack = new LedgerRebuild(repository, origin, progress, told).planned();
        }
        index = new IndexRebuild(repository, origin, progress).planned();
        return result();
    }

    private RepairResult result() {
        return new RepairResult(
                mended.size(), left.size(), setAside, cameBack, index, Duration.ofNanos(System.nanoTime() - begun));
    }

    /**
     * Mends what no replica has put back: the ledger, then the index, which needs to know the snapshots, then content.
     *
     * @param reading the repository, which may read from the replica what it has lost
     */
    private void mendWithout(Repository reading) {
        boolean isRebuilt = mendLedger();
        if (isRebuilt || left.keySet().stream().anyMatch(name -> name.startsWith(INDEX))) {
            index = new IndexRebuild(repository, origin, progress).run();
            isRebuilt = true;
        }
        if (isRebuilt) {
            lookAgain();
        }
        doWithout(reading);
    }

    /**
     * Returns whether more is to be seen now than before. What is gone, and not damaged, may have been taken back on purpose: holdfast accept is
     * for that, and a rebuild of the ledger.
     */
    private boolean mendLedger() {
        List<String> damaged = left.keySet().stream()
                .filter(name -> name.startsWith(LEDGER))
                .filter(name -> options.rebuild() == Rebuild.LEDGER
                        || repository.store().head(name).isPresent())
                .toList();
        int before = mended.size();
        left.putAll(new LedgerMending(repository, this::tell).run(damaged));
        if (options.rebuild() == Rebuild.LEDGER) {
            cameBack = new LedgerRebuild(repository, origin, progress, this::tell).run();
        }
        return mended.size() > before || options.rebuild() == Rebuild.LEDGER;
    }

    /** What is damaged still, and what came to be seen. */
    private void lookAgain() {
        progress.on(new Event.Noted(AGAIN));
        Set<String> now = damaged();
        means.replica().ifPresent(replica -> now.addAll(lostFromTheLedger(replica)));
        left.keySet().stream()
                .filter(name -> !now.contains(name) && mended.add(name) && name.startsWith(INDEX))
                .forEach(name -> told.accept(new Told.DoneWithout(name)));
        left.keySet().retainAll(now);
        now.forEach(name -> left.putIfAbsent(
                name,
                means.replica().isEmpty() ? "no replica was given" : "the replica was not asked for it: run it again"));
    }

    private void putBack(Repository both, Store replica) {
        for (List<String> found = found(replica); !found.isEmpty(); found = found(replica)) {
            Spare spare = new Spare(both, replica, repository.ledger().readEverything());
            for (String name : found) {
                stopIfAsked();
                Optional<String> why = spare.putBack(name);
                if (why.isPresent()) {
                    left.put(name, why.get());
                } else {
                    mended.add(name);
                    told.accept(new Told.PutBack(name));
                }
            }
            progress.on(new Event.Noted(AGAIN));
        }
    }

    /** What is damaged and was not met yet: packs first, then what names them. */
    private List<String> found(Store replica) {
        Set<String> damaged = damaged();
        damaged.addAll(lostFromTheLedger(replica));
        damaged.removeAll(mended);
        damaged.removeAll(left.keySet());
        List<String> packsFirst = new ArrayList<>(damaged);
        packsFirst.sort((a, b) -> Boolean.compare(a.startsWith(LEDGER), b.startsWith(LEDGER)));
        return packsFirst;
    }

    private Set<String> damaged() {
        Set<String> damaged = new TreeSet<>();
        new Verify(repository, new VerifyOptions(options.level()), progress, each -> damaged.add(name(each))).run();
        return damaged;
    }

    /** The object: of a run it is told in which pack it lies, and where. */
    private static String name(Damage damage) {
        int more = damage.object().indexOf(',');
        return more < 0 ? damage.object() : damage.object().substring(0, more);
    }

    /**
     * Records and pages that the replica has and the repository has not. That one is lost shows nowhere else if it was the newest. Those up
     * to the mark of a page may be folded into it and deleted, with what they named; later ones may not.
     */
    private Set<String> lostFromTheLedger(Store replica) {
        Optional<Instant> folded = repository.ledger().readEverything().foldedUpTo();
        Set<String> lost = new TreeSet<>();
        StoreNames there = new StoreNames(replica, LEDGER);
        StoreNames here = new StoreNames(repository.store(), LEDGER);
        for (Optional<Store.Stat> at = there.next(); at.isPresent(); at = there.next()) {
            String name = at.get().name();
            boolean isLater = time(name)
                    .filter(time -> folded.isEmpty() || time.isAfter(folded.get()))
                    .isPresent();
            // A list may hide what was put just now.
            if (isLater
                    && here.find(name).isEmpty()
                    && repository.store().head(name).isEmpty()) {
                lost.add(name);
            }
        }
        return lost;
    }

    private static Optional<Instant> time(String name) {
        return RecordName.ofPath(name)
                .map(RecordName::asOf)
                .or(() -> PageName.ofPath(name).map(PageName::mark));
    }

    /** @param reading the repository, which may read from the replica what it has lost */
    private void doWithout(Repository reading) {
        Set<ObjectHash> packs = packsToDoWithout();
        if (packs.isEmpty()) {
            return;
        }
        new Salvage(reading, origin, means.source(), options.losses(), progress, this::tellEntry).run(packs);
        Set<String> still = damaged();
        for (ObjectHash pack : packs) {
            String name = PackKind.DATA.path(pack);
            if (still.contains(name)) {
                left.put(name, "some of its content can't be had from anywhere, and snapshots refer to it");
            } else {
                left.remove(name);
                mended.add(name);
                told.accept(new Told.DoneWithout(name));
            }
        }
    }

    /** What is condemned can't come back under its name; anything else only where it is said how its content is to be had, or done without. */
    private Set<ObjectHash> packsToDoWithout() {
        boolean all = means.source().isPresent() || options.losses() == Losses.SET_ASIDE;
        LedgerState state = repository.read();
        return left.keySet().stream()
                .flatMap(name -> PackKind.DATA.ofPath(name).stream())
                .filter(pack -> all || state.isCondemned(pack))
                // Read once more: to condemn it is final, and a disk may have had a bad moment, or what refers to it be
                // wrong.
                .filter(pack -> !Spare.isWhole(repository.store(), PackKind.DATA.path(pack), pack))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void tellEntry(Told.SetAside entry) {
        setAside++;
        told.accept(entry);
    }

    private void tell(Told each) {
        switch (each) {
            case Told.PutBack(var name) -> mended.add(name);
            case Told.MadeAnew(var name) -> mended.add(name);
            case Told.OutOfTheWay aside -> mended.add(aside.name());
            case Told.DoneWithout(var name) -> mended.add(name);
            case Told.CameBack _, Told.StaysLost _, Told.Gone _, Told.Left _, Told.SetAside _ -> {}
        }
        told.accept(each);
    }

    static void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted("The repair was stopped. What was mended stays so. Next: run it again");
        }
    }
}
