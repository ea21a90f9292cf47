package io.holdfast.engine.retention;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which snapshots are to be forgotten.
 *
 * @param rules  applied to each source on its own
 * @param source the only one that is meant
 * @param tags   only snapshots that have all of these are meant
 */
public record ForgetOptions(KeepRules rules, Optional<String> source, List<Named> tags) {
    /** @throws BadInput without a rule: that would not mean to keep nothing */
    public ForgetOptions {
        tags = List.copyOf(tags);
        if (rules.isEmpty()) {
            throw new BadInput(
                    "No rule says what stays, and nothing is forgotten without one. Next: add rules, such as "
                            + "--keep-daily 14 --keep-weekly 8, or name the snapshots that are to go");
        }
    }

    boolean isMeant(String name) {
        return source.map(name::equals).orElse(true);
    }

    boolean isMeant(Snapshot snapshot) {
        return new HashSet<>(snapshot.tags()).containsAll(tags);
    }
}
