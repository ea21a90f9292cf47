package io.holdfast.engine.replication;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a replica was promoted, or written to: it has records that its primary never had. Such a record is newer than what the newest page of the primary
 * holds, so the primary can't have folded and deleted it, and the primary does not have it. By names alone.
 *
 * <p>Two repositories are not merged: what one of them freed the other may refer to.
 */
final class OwnWay {
    private final Store primary;
    private final Store replica;

    OwnWay(Store primary, Store replica) {
        this.primary = primary;
        this.replica = replica;
    }

    /** @throws BadInput if it has */
    void mustNotBeTaken() {
        Instant folded = foldedAtThePrimary();
        StoreNames here = new StoreNames(primary, RecordName.FOLDER);
        StoreNames there = new StoreNames(replica, RecordName.FOLDER);
        for (Optional<Store.Stat> at = there.next(); at.isPresent(); at = there.next()) {
            String name = at.get().name();
            boolean isNewer = RecordName.ofPath(name)
                    .filter(record -> record.asOf().isAfter(folded))
                    .isPresent();
            // A list may hide what is there.
            if (isNewer && here.find(name).isEmpty() && primary.head(name).isEmpty()) {
                throw new BadInput(replica.describe() + " has a record that " + primary.describe()
                        + " does not have, and nothing is copied: " + name
                        + ". Next: if it was promoted, or backed up into, replicate it to somewhere else, and never into it; if "
                        + "the record was lost here, holdfast repair " + primary.describe() + " --from "
                        + replica.describe());
            }
        }
    }

    private Instant foldedAtThePrimary() {
        Instant newest = Instant.MIN;
        StoreNames pages = new StoreNames(primary, PageName.FOLDER);
        for (Optional<Store.Stat> at = pages.next(); at.isPresent(); at = pages.next()) {
            newest = PageName.ofPath(at.get().name())
                    .map(PageName::mark)
                    .filter(newest::isBefore)
                    .orElse(newest);
        }
        return newest;
    }
}
