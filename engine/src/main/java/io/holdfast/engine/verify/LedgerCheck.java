package io.holdfast.engine.verify;

import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.repository.Repository;
import java.util.HashSet;
import java.util.Set;

/** Looks at what says what exists: header, key slots, records, and whether records are here that others were written in sight of. */
final class LedgerCheck {
    private final Repository repository;
    private final Findings findings;

    LedgerCheck(Repository repository, Findings findings) {
        this.repository = repository;
        this.findings = findings;
    }

    LedgerState run() {
        repository.keySlots().check().forEach(unfit -> findings.object(unfit.name(), "it " + unfit.why()));
        LedgerState state = repository.read();
        state.unreadable().forEach(name -> findings.object(name, "it can't be read, so what it says is not known"));
        heads(state);
        return state;
    }

    /** A list may hide a record for a while, so a record that seems to be missing is asked for by its name. */
    private void heads(LedgerState state) {
        Set<RecordName> here = new HashSet<>();
        state.records().forEach(found -> here.add(found.name()));
        state.records().stream()
                .flatMap(found -> found.record().origin().heads().stream())
                .filter(head -> !here.contains(head) && !state.unreadable().contains(head.path()))
                .distinct()
                .filter(head -> repository.store().head(head.path()).isEmpty())
                .forEach(head -> findings.object(head.path(), "it is missing, though a later record names it"));
    }
}
