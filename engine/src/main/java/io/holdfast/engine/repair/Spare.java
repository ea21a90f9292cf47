package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts single objects back from a replica. Packs and key slots are compared with their names; what belongs to the ledger is opened too, so
 * that no stranger's bytes get in, and a snapshot comes back only when every pack that it names is here.
 */
final class Spare {
    private static final int TRIES = 3;

    private final Repository both;
    private final Store store;
    private final Store replica;
    private final LedgerState state;

    /**
     * @param both  the repository, reading from the replica what it has lost
     * @param state as it was just read
     */
    Spare(Repository both, Store replica, LedgerState state) {
        this.both = both;
        this.store = both.store();
        this.replica = replica;
        this.state = state;
    }

    /** Why it could not be; empty if it was. */
    Optional<String> putBack(String name) {
        Optional<ObjectHash> hash = hash(name);
        if (hash.isEmpty()) {
            return Optional.of("its name does not tell what its bytes should be");
        }
        if (isWhole(store, name, hash.get())) {
            return Optional.of(
                    "it is there, and is what its name says: either a list does not show it yet, or what refers to it is wrong");
        }
        if (state.isCondemned(hash.get())) {
            return Optional.of(
                    "it is condemned, so it may not come back under this name. holdfast restore --replica reads it from there");
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
        Optional<String> why = whyNot(name, bytes);
        if (why.isEmpty()) {
            put(name, bytes);
        }
        return why;
    }

    /** Whether it is there, with the bytes that its name says. */
    static boolean isWhole(Store store, String name, ObjectHash hash) {
        try {
            return ObjectHash.sha256(store.get(name, PackInfo.MAX_LENGTH)).equals(hash);
        } catch (NotFound | Damaged e) {
            return false;
        }
    }

    /** What speaks against putting this into the ledger. */
    private Optional<String> whyNot(String name, byte[] bytes) {
        try {
            Optional<PageName> page = PageName.ofPath(name);
            if (page.isPresent()) {
                both.ledger().open(page.get(), bytes);
                return Optional.empty();
            }
            Optional<RecordName> record = RecordName.ofPath(name);
            return record.isPresent()
                            && both.ledger().open(record.get(), bytes) instanceof LedgerRecord.Snapshot snapshot
                    ? lacking(snapshot)
                    : Optional.empty();
        } catch (Damaged e) {
            return Optional.of("the replica's is not of this repository, or damaged: " + e.message());
        }
    }

    /** Which pack of a snapshot is lost for good. */
    private Optional<String> lacking(LedgerRecord.Snapshot snapshot) {
        List<String> packs = new ArrayList<>();
        for (RunRef ref : snapshot.runs()) {
            RunReader run = both.manifestRun(ref);
            run.ownPacks().forEach(pack -> packs.add(pack.path()));
            run.forEachPack(pack -> packs.add(PackKind.DATA.path(pack.name())));
        }
        return packs.stream()
                .distinct()
                .filter(pack -> store.head(pack).isEmpty())
                .map(pack -> putBack(pack).map(why -> "it names " + pack + ", which can't come back: " + why))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The same bytes under the same name: to put them twice does no harm. */
    private void put(String name, byte[] bytes) {
        for (int tries = 1; ; tries++) {
            try {
                store.put(name, Store.Body.of(bytes));
                return;
            } catch (Unconfirmed e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Optional<ObjectHash> hash(String name) {
        int digits = 2 * ObjectHash.LENGTH;
        String hex = name.substring(Math.max(0, name.length() - digits));
        return Hex.is(hex, digits) ? Optional.of(ObjectHash.parse(hex)) : Optional.empty();
    }
}
