package io.holdfast.engine.probe;

import java.time.Duration;

/**
 * How thoroughly a store is tested.
 *
 * @param groups    so many groups of seven small objects are listed
 * @param samples   how often something is done that may go well by chance
 * @param packs     large objects that are sent and read
 * @param packBytes size of each
 * @param patience  how long a list is waited for that does not show what was done
 * @param unremovable whether objects may be left behind
 */
public record ProbeOptions(
        int groups, int samples, int packs, int packBytes, Duration patience, Unremovable unremovable) {
    /** Some 2,500 requests and 70 MiB. */
    public static final ProbeOptions USUAL =
            new ProbeOptions(160, 20, 4, 8 << 20, Duration.ofSeconds(30), Unremovable.REFUSE);

    /** Some 600 requests and 20 MiB; without lists of more than one page. */
    public static final ProbeOptions QUICK =
            new ProbeOptions(16, 5, 2, 4 << 20, Duration.ofSeconds(10), Unremovable.REFUSE);

    /** What is done where nothing that is put can be removed: a lock keeps it, or the credentials may not delete. */
    public enum Unremovable {
        REFUSE,
        LEAVE
    }

    public ProbeOptions withPatience(Duration other) {
        return new ProbeOptions(groups, samples, packs, packBytes, other, unremovable);
    }

    public ProbeOptions with(Unremovable other) {
        return new ProbeOptions(groups, samples, packs, packBytes, patience, other);
    }
}
