package io.holdfast.engine.repository;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.repository.KeySlots.Listed;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A key slot takes the place of another: decision 55. The keys that it seals stay the same, so no data is rewritten, and jobs that have opened the repository
 * go on.
 *
 * <ul>
 *   <li><b>r1</b> Put the new slot. <i>Crash: both open; the next rotation finds this one by its secret, and makes no other.</i>
 *   <li><b>r2</b> Get it back from the store, by its name, and open it with the new secret.
 *   <li><b>r3</b> Delete the old slot. <i>Crash before: as after r1.</i>
 * </ul>
 *
 * <p>Holds: at every moment some slot opens. Any number may run at once: what two put stays, what two delete is gone.
 */
public final class KeyRotation {
    private final KeySlots slots;
    private final Keys keys;
    private final Listed old;
    private final SecureRandom random;
    private final InstantSource clock;

    KeyRotation(KeySlots slots, Keys keys, Listed old, SecureRandom random, InstantSource clock) {
        this.slots = slots;
        this.keys = keys;
        this.old = old;
        this.random = random;
        this.clock = clock;
    }

    /** The slot that is to go. */
    public Listed old() {
        return old;
    }

    /**
     * Steps r1 and r2. When it returns, the new secret opens the repository, and the old one still does.
     *
     * @return id of the slot that opens now
     * @throws BadInput if the new secret opens the old slot
     * @throws Damaged  if what was put does not come back as it was
     */
    public String add(NewSlot slot) {
        if (slots.isOpenedBy(old.id(), slot.secret())) {
            throw new BadInput("The new password is the one that opens key slot "
                    + old.id().substring(0, 8)
                    + " already. Next: choose another one; if an earlier rotation was cut short, remove the slot that is "
                    + "left over: holdfast key list, holdfast key remove REPO ID");
        }
        String id = ofAnEarlierTry(slot.secret()).orElseGet(() -> slots.add(keys, slot, random, clock)); // r1
        if (!slots.isOpenedBy(id, slot.secret())) { // r2
            throw new Damaged("keys/" + id + " does not come back from the store as it was put, so key slot "
                    + old.id().substring(0, 8) + " stays. Next: holdfast verify");
        }
        return id;
    }

    /** A rotation that was killed before r3 has put it; who gives the same secret again means the same slot. */
    private Optional<String> ofAnEarlierTry(Secret secret) {
        return slots.openedBy(secret).map(Listed::id);
    }

    /** Step r3: from here on the old secret opens nothing. */
    public void removeOld() {
        slots.delete(old);
    }
}
