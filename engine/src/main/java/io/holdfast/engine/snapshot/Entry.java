package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One key of a snapshot. Format: {@code docs/format.md}, section 7.1.
 *
 * @param listed  what the source told of it
 * @param content where its content lies
 * @param moved   set where it changed while it was read
 * @param unread  set where it could not be read: why. Content is then that of an earlier snapshot, or none
 * @param partWay set in a checkpoint where a newer version is half read
 */
public record Entry(
        Listed listed, Content content, Optional<Moved> moved, Optional<String> unread, Optional<PartWay> partWay) {
    /** One of which nothing is half read. */
    public Entry(Listed listed, Content content, Optional<Moved> moved, Optional<String> unread) {
        this(listed, content, moved, unread, Optional.empty());
    }

    /** The interval in which an entry changed while it was read. */
    public record Moved(Instant from, Instant to) {
        /** Between two times of clocks that may have been set back from one to the other. */
        public static Moved between(Instant one, Instant other) {
            return one.isAfter(other) ? new Moved(other, one) : new Moved(one, other);
        }
    }

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

    /** The same without the beginning of a newer version. */
    public Entry alone() {
        return partWay.isEmpty() ? this : new Entry(listed, content, moved, unread);
    }

    /** The same, beside the beginning of a newer version. */
    public Entry with(PartWay beginning) {
        return new Entry(listed, content, moved, unread, Optional.of(beginning));
    }

    /** All content that it names: its own, and that of a newer version's beginning. */
    public Stream<Content> contents() {
        return Stream.concat(Stream.of(content), partWay.map(PartWay::content).stream());
    }
}
