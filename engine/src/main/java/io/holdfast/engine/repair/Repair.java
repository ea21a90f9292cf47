package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Header;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * Puts back the header of a repository that has lost it, without which it can't be opened. That it is the right one shows when a
     * password opens the repository: each slot is bound to it.
     *
     * @return whether it was missing
     * @throws NotFound if the replica has none either
     */
    public static boolean header(Store store, Store replica) {
        if (store.head(Header.NAME).isPresent()) {
            return false;
        }
        if (store.list("keys/", null).found().isEmpty()) {
            throw new NotFound(store.describe()
                    + " is no repository that was damaged: it has neither header nor key slots. Next: use the replica in its place, or "
                    + "holdfast replicate '" + replica.describe() + "' '" + store.describe() + "'");
        }
        byte[] header = replica.get(Header.NAME, Header.MAX_LENGTH);
        Header.parse(header);
        store.put(Header.NAME, Store.Body.of(header));
        return true;
    }

    /** Verifies, and mends what that finds. Once more where what was mended led to more: a record names runs, runs name packs. */
    public RepairResult run() {
        repository.mustBeOf(replica);
        Set<String> mended = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        while (true) {
            Set<String> damaged = damaged();
            damaged.addAll(lostFromTheLedger());
            damaged.removeAll(left);
            if (damaged.isEmpty()) {
                return new RepairResult(mended.size(), left.size(), Duration.ofNanos(System.nanoTime() - begun));
            }
            LedgerState state = repository.ledger().readEverything();
            for (String name : damaged) {
                stopIfAsked();
                Optional<String> why = mended.remove(name)
                        ? Optional.of("it was put back, and still is not what refers to it says")
                        : mend(name, state);
                (why.isEmpty() ? mended : left).add(name);
                told.accept(new Mended(name, why));
            }
            progress.on(new Event.Noted("It is looked once more, since what was put back may lead to more."));
        }
    }

    private Set<String> damaged() {
        Set<String> names = new TreeSet<>();
        new Verify(repository, new VerifyOptions(level), progress, (Damage each) -> names.add(each.object())).run();
        return names;
    }

    /**
     * Records that the replica has and the repository has not. That one is lost shows nowhere else if it was the newest. Those up to the
     * mark of a page may be folded into it and deleted, with what they named; later ones may not.
     */
    private Set<String> lostFromTheLedger() {
        Optional<Instant> folded = repository.ledger().readEverything().foldedUpTo();
        Set<String> lost = new TreeSet<>();
        StoreNames there = new StoreNames(replica, LEDGER);
        StoreNames here = new StoreNames(repository.store(), LEDGER);
        for (Optional<Store.Stat> at = there.next(); at.isPresent(); at = there.next()) {
            String name = at.get().name();
            boolean isLater = RecordName.ofPath(name)
                    .map(RecordName::asOf)
                    .or(() -> PageName.ofPath(name).map(PageName::mark))
                    .filter(time -> folded.isEmpty() || time.isAfter(folded.get()))
                    .isPresent();
            if (here.find(name).isEmpty() && isLater) {
                lost.add(name);
            }
        }
        return lost;
    }

    /** Why it could not be mended; empty if it was. */
    private Optional<String> mend(String name, LedgerState state) {
        Optional<ObjectHash> hash = hash(name);
        if (hash.isEmpty()) {
            return Optional.of("its name does not tell what its bytes should be");
        }
        if (state.isCondemned(hash.get())) {
            return Optional.of(
                    "it is condemned, so it may not come back under this name; the next backups copy what they need");
        }
        byte[] bytes;
        try {
            bytes = replica.get(name, PackInfo.MAX_LENGTH);
        } catch (NotFound e) {
            return Optional.of("the replica does not have it");
        } catch (Damaged e) {
            return Optional.of("the replica has no good copy of it: " + e.message());
        }
        if (!ObjectHash.sha256(bytes).equals(hash.get())) {
            return Optional.of("the replica has no good copy of it: its bytes are not what its name says");
        }
        repository.store().put(name, Store.Body.of(bytes));
        return Optional.empty();
    }

    private static Optional<ObjectHash> hash(String name) {
        int digits = 2 * ObjectHash.LENGTH;
        String hex = name.substring(Math.max(0, name.length() - digits));
        return Hex.is(hex, digits) ? Optional.of(ObjectHash.parse(hex)) : Optional.empty();
    }

    private static void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted("The repair was stopped. What was put back stays. Next: run it again");
        }
    }
}
