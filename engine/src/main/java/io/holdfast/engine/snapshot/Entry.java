package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import java.time.Instant;
import java.util.Optional;

/**
 * One key of a snapshot. Format: {@code docs/format.md}, section 7.1.
 *
 * @param listed  what the source told of it
 * @param content where its content lies
 * @param moved   set where it changed while it was read
 * @param unread  set where it could not be read: why. Content is then that of an earlier snapshot, or none
 */
public record Entry(Listed listed, Content content, Optional<Moved> moved, Optional<String> unread) {

    /** The interval in which an entry changed while it was read. */
    public record Moved(Instant from, Instant to) {}

    /** What was read whole. */
    public static Entry of(Listed listed, Content content) {
        return new Entry(listed, content, Optional.empty(), Optional.empty());
    }

    public Key key() {
        return listed.key();
    }

    /** The same, said to be unread. */
    public Entry unread(String why) {
        return new Entry(listed, content, moved, Optional.of(why));
    }
}
