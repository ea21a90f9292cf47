package io.holdfast.engine.backup;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The time in which a backup may ask its source for anything. At its end the backup stops at a checkpoint, and the next one of the same
 * source goes on from there.
 *
 * @param end   empty where it has none
 * @param clock tells whether that has come
 */
public record Window(Optional<Instant> end, InstantSource clock) {
    /** One that never ends. */
    public static final Window UNLIMITED = new Window(Optional.empty(), InstantSource.system());

    /** One that ends then, by this machine's clock. */
    public static Window until(Instant end) {
        return new Window(Optional.of(end), InstantSource.system());
    }

    boolean isOver() {
        return end.filter(each -> !clock.instant().isBefore(each)).isPresent();
    }
}
