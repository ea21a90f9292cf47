package io.holdfast.engine.replication;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.Header;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Header and key slots of both sides. The header of a primary is put at the replica behind its slots, as {@code init} does, so that
 * there never is a repository which nobody can open.
 */
final class Opening {
    private static final String KEYS = "keys/";
    private static final int MOST_SLOTS = 1_000;
    private static final int SLOT_BYTES = 64 << 10;

    private final Store primary;
    private final Store replica;
    private final byte[] header;
    private final Times times;
    private final boolean isBegun;
    private final SortedSet<String> missing;
    private final SortedSet<String> shared;
    private final SortedSet<String> onlyHere;
    private long slotsCopied;

    private Opening(
            Store primary,
            Store replica,
            byte[] header,
            boolean isBegun,
            SortedSet<String> here,
            SortedSet<String> there) {
        this.primary = primary;
        this.replica = replica;
        this.header = header;
        this.times = Header.parse(header).times();
        this.isBegun = isBegun;
        this.missing = new TreeSet<>(here);
        this.missing.removeAll(there);
        this.shared = new TreeSet<>(here);
        this.shared.retainAll(there);
        this.onlyHere = new TreeSet<>(there);
        this.onlyHere.removeAll(here);
    }

    /**
     * Looks at both sides; nothing is written.
     *
     * @throws NotFound if there is no repository at the primary
     * @throws BadInput if what lies at the replica is no replica of this primary
     */
    static Opening of(Store primary, Store replica) {
        byte[] header = header(primary)
                .orElseThrow(() ->
                        new NotFound("There is no repository in " + primary.describe() + ". Next: check the address"));
        Optional<byte[]> there = header(replica);
        if (there.isPresent() && !Arrays.equals(header, there.get())) {
            throw new BadInput(replica.describe() + " holds another repository than " + primary.describe()
                    + ", so nothing is copied there. Next: name an empty place, or the replica of this one");
        }
        if (there.isEmpty()) {
            mustBeFree(replica);
        }
        return new Opening(primary, replica, header, there.isPresent(), slots(primary), slots(replica));
    }

    /**
     * Copies what is missing of slots and header.
     *
     * @throws Damaged if no slot is good: the replica could not be opened
     */
    void begin(Counts counts) {
        for (String name : missing) {
            byte[] slot = primary.get(name, SLOT_BYTES);
            if (ObjectHash.sha256(slot).toString().equals(name.substring(KEYS.length()))) {
                replica.put(name, Store.Body.of(slot));
                slotsCopied++;
            } else {
                counts.damaged(name, "its bytes are not what its name says");
            }
        }
        if (!isBegun) {
            if (slotsCopied == 0 && shared.isEmpty()) {
                throw new Damaged("No key slot of " + primary.describe()
                        + " is what its name says, so nobody could open a replica. Next: holdfast verify");
            }
            replica.put(Header.NAME, Store.Body.of(header));
        }
    }

    /** The times that the primary's header states. */
    Times times() {
        return times;
    }

    long slotsCopied() {
        return slotsCopied;
    }

    long slotsMissing() {
        return missing.size();
    }

    /**
     * Slots that only the replica has. They are not removed: whoever breaks into the primary and empties it must not reach what is
     * here.
     */
    List<String> slotsOnlyHere() {
        return List.copyOf(onlyHere);
    }

    /**
     * A place without header is empty, or has slots alone: a first copy that was cut short. Those need not be the primary's any more, since keys are removed; a slot is bound
     * to the header of its own repository, so one of another opens nothing here.
     */
    private static void mustBeFree(Store replica) {
        replica.list("", null).found().stream()
                .map(Store.Stat::name)
                .filter(name -> !isSlot(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadInput(replica.describe() + " is not empty, and no replica: " + name
                            + " lies in it. Next: name an empty place");
                });
    }

    private static Optional<byte[]> header(Store store) {
        try {
            return Optional.of(store.get(Header.NAME, Header.MAX_LENGTH));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    private static SortedSet<String> slots(Store store) {
        StoreNames names = new StoreNames(store, KEYS);
        SortedSet<String> found = new TreeSet<>();
        for (Optional<Store.Stat> at = names.next(); at.isPresent() && found.size() < MOST_SLOTS; at = names.next()) {
            if (isSlot(at.get().name())) {
                found.add(at.get().name());
            }
        }
        return found;
    }

    private static boolean isSlot(String name) {
        return name.startsWith(KEYS) && Hex.is(name.substring(KEYS.length()), 2 * ObjectHash.LENGTH);
    }
}
