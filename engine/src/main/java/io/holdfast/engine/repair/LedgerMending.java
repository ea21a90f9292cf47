package io.holdfast.engine.repair;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Mends of a ledger what its other records and pages still hold, or what this machine has kept of it. What is put back is the same bytes under the same name; a page that can't be read is made anew
 * from the records and pages that are left, where they are all there, and the damaged one is set aside.
 *
 * <p>Of two newer pages one at least held what was deleted, so one page that is damaged takes nothing with it. With more of them something may be lost: then they stay.
 */
final class LedgerMending {
    private final Repository repository;
    private final Ledger ledger;
    private final Store store;
    private final Consumer<Told> told;
    private final Map<String, String> left = new TreeMap<>();

    LedgerMending(Repository repository, Consumer<Told> told) {
        this.repository = repository;
        this.ledger = repository.ledger();
        this.store = repository.store();
        this.told = told;
    }

    /**
     * Mends what can be mended of these.
     *
     * @param damaged names of records and pages
     * @return the others, and what their loss means
     */
    Map<String, String> run(List<String> damaged) {
        List<String> still = damaged.stream().filter(name -> !putBack(name)).toList();
        still.forEach(this::mend);
        return left;
    }

    private boolean putBack(String name) {
        Repair.stopIfAsked();
        Optional<byte[]> kept = ledger.kept(name).filter(_ -> mayComeBack(name));
        kept.ifPresent(bytes -> {
            try {
                store.put(name, Store.Body.of(bytes));
            } catch (Unconfirmed e) {
                store.put(name, Store.Body.of(bytes)); // the same bytes under the same name
            }
            told.accept(new Told.PutBack(name));
        });
        return kept.isPresent();
    }

    /** A snapshot that is gone comes back only if every pack that it names is here: of other records nothing is asked. */
    private boolean mayComeBack(String name) {
        return ledger.remembered(name)
                .filter(Snapshot.class::isInstance)
                .map(record -> isHere((Snapshot) record))
                .orElse(true);
    }

    private boolean isHere(Snapshot snapshot) {
        boolean[] isHere = {true};
        try {
            for (RunRef ref : snapshot.runs()) {
                RunReader run = repository.manifestRun(ref);
                run.ownPacks()
                        .forEach(pack -> isHere[0] &= store.head(pack.path()).isPresent());
                run.forEachPack(pack ->
                        isHere[0] &= store.head(PackKind.DATA.path(pack.name())).isPresent());
            }
            return isHere[0];
        } catch (NotFound | Damaged e) {
            return false;
        }
    }

    private void mend(String name) {
        Repair.stopIfAsked();
        boolean isWhole = Ledger.hash(name)
                .filter(hash -> Spare.isWhole(store, name, hash))
                .isPresent();
        if (isWhole) {
            left.put(
                    name,
                    "its bytes are what its name says: it could not be read for a moment, or is of another repository");
            return;
        }
        LedgerState state = ledger.readEverything();
        Optional<PageName> page = PageName.ofPath(name);
        if (page.isPresent()) {
            mend(page.get(), state);
        } else {
            boolean isFolded = RecordName.ofPath(name).filter(state::isFolded).isPresent();
            if (!isFolded) {
                left.put(name, "what it said is not known: a snapshot, forget, hold, condemnation or setting");
            } else if (setAside(name)) {
                told.accept(new Told.OutOfTheWay(name, "nothing is lost with it, since a page holds what it said"));
            }
        }
    }

    private void mend(PageName page, LedgerState state) {
        boolean isCovered = state.foldedUpTo().filter(page.mark()::isBefore).isPresent();
        if (isCovered) {
            if (setAside(page.path())) {
                told.accept(new Told.OutOfTheWay(
                        page.path(), "nothing is lost with it, since a newer page holds all of it"));
            }
        } else if (holdsAllOf(page, state)) {
            if (ledger.fold(state).isEmpty()) {
                left.put(page.path(), "what it held does not fit into one page any more");
            } else if (setAside(page.path())) {
                told.accept(new Told.MadeAnew(page.path()));
            }
        } else {
            left.put(page.path(), consequences(page, state));
        }
    }

    /** Whether the rest of the ledger holds what this page did: no record was deleted that it alone held, and none that others name is gone. */
    private static boolean holdsAllOf(PageName page, LedgerState state) {
        List<String> others = state.unreadable().stream()
                .filter(each -> !each.equals(page.path()))
                .toList();
        return others.isEmpty() && state.missing().isEmpty() && !state.records().isEmpty();
    }

    private static String consequences(PageName page, LedgerState state) {
        Optional<Instant> since = state.foldedUpTo();
        return "what records put until " + page.mark()
                + since.map(time -> ", from " + time + " on,").orElse("")
                + " said is lost where they are gone too, and "
                + state.missing().size()
                + " are that others name: snapshots, forgets, holds, condemnations, settings. "
                + state.snapshots().size() + " snapshots are known still";
    }

    private boolean setAside(String name) {
        try {
            ledger.setAside(name);
            return true;
        } catch (AccessDenied e) {
            left.put(name, "the store does not let it be removed: " + e.message());
            return false;
        }
    }
}
