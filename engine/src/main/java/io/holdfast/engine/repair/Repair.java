package io.holdfast.engine.repair;

import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Finds what is damaged or missing in a repository, and puts it back from a replica: the same bytes under the same name, as
 * {@code docs/protocol.md}, section 7, allows. Start reading here.
 *
 * <p>A record that is put back is late here: it keeps what it names, and frees nothing.
 */
public final class Repair {
    private static final String LEDGER = "ledger/";

    private final Repository repository;
    private final Store replica;
    private final VerifyOptions.Level level;
    private final Progress progress;
    private final Consumer<Mended> told;
    private final long begun = System.nanoTime();

    /**
     * What became of something that was damaged.
     *
     * @param name of the object
     * @param why  why it could not be mended; empty if it was
     */
    public record Mended(String name, Optional<String> why) {}

    /**
     * @param level how closely it is looked: at content only with {@code DATA}
     * @param told  told of each object, by this thread
     */
    public Repair(
            Repository repository, Store replica, VerifyOptions.Level level, Progress progress, Consumer<Mended> told) {
        this.repository = repository;
        this.replica = replica;
        this.level = level;
        this.progress = progress;
        this.told = told;
    }

    /** Verifies, and mends what that finds. Once more where something was mended: a record leads to runs, and runs to packs. */
    public RepairResult run() {
        repository.mustBeOf(replica);
        Set<String> mended = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        try (Repository both = repository.with(replica, Progress.none())) {
            for (List<String> found = found(mended, left); !found.isEmpty(); found = found(mended, left)) {
                Spare spare = new Spare(both, replica, repository.ledger().readEverything());
                for (String name : found) {
                    stopIfAsked();
                    Optional<String> why = spare.putBack(name);
                    (why.isEmpty() ? mended : left).add(name);
                    told.accept(new Mended(name, why));
                }
                progress.on(new Event.Noted("It is looked once more, since what was put back may lead to more."));
            }
        }
        return new RepairResult(mended.size(), left.size(), Duration.ofNanos(System.nanoTime() - begun));
    }

    /** What is damaged and was not met yet: packs first, then what names them. */
    private List<String> found(Set<String> mended, Set<String> left) {
        Set<String> damaged = new TreeSet<>();
        new Verify(repository, new VerifyOptions(level), progress, each -> damaged.add(name(each))).run();
        damaged.addAll(lostFromTheLedger());
        damaged.removeAll(mended);
        damaged.removeAll(left);
        List<String> packsFirst = new ArrayList<>(damaged);
        packsFirst.sort((a, b) -> Boolean.compare(a.startsWith(LEDGER), b.startsWith(LEDGER)));
        return packsFirst;
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
    private Set<String> lostFromTheLedger() {
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

    private static void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted("The repair was stopped. What was put back stays. Next: run it again");
        }
    }
}
