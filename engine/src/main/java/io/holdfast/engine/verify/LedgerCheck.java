package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what says what exists: header, key slots, every record and page, and whether records are here that others were written in
 * sight of.
 */
final class LedgerCheck {
    private static final String FOLDER = "ledger/";
    private static final int HASH_DIGITS = 2 * ObjectHash.LENGTH;
    private static final int READS_AT_ONCE = 8;

    private final Repository repository;
    private final Findings findings;

    LedgerCheck(Repository repository, Findings findings) {
        this.repository = repository;
        this.findings = findings;
    }

    LedgerState run() {
        repository.keySlots().check().forEach(unfit -> findings.object(unfit.name(), "it " + unfit.why()));
        LedgerState state = repository.ledger().readEverything();
        Set<String> looked = new HashSet<>(state.unreadable());
        looked.forEach(name -> findings.object(name, "it can't be read, so what it says is not known"));
        state.missing().forEach(name -> findings.object(name.path(), "it is missing, though a later record names it"));
        state.gone().forEach(name -> findings.object(name, "it is gone, though this machine has seen it"));
        state.loose().forEach(found -> looked.add(found.name().path()));
        others(looked);
        return state;
    }

    /** Records and pages that no reader needs while a page is whole: one day it may not be. */
    private void others(Set<String> looked) {
        try (Side side = new Side(READS_AT_ONCE)) {
            StoreNames names = new StoreNames(repository.store(), FOLDER);
            for (Optional<Store.Stat> stat = names.next(); stat.isPresent(); stat = names.next()) {
                Side.stopIfAsked();
                String name = stat.get().name();
                if (!looked.contains(name)) {
                    side.run(() -> compareWithItsName(name));
                }
            }
            side.finish();
        }
    }

    private void compareWithItsName(String name) {
        String digits = name.substring(Math.max(0, name.length() - HASH_DIGITS));
        if (!Hex.is(digits, HASH_DIGITS)) {
            return; // No record and no page.
        }
        try {
            byte[] bytes = repository.store().get(name, PackInfo.MAX_LENGTH);
            if (!ObjectHash.sha256(bytes).toString().equals(digits)) {
                findings.object(name, "its bytes have another hash than its name says");
            }
        } catch (NotFound e) {
            // Folded into a page meanwhile.
        } catch (Damaged e) {
            findings.object(name, e.message());
        }
    }
}
