package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.store.RequestCounts;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is protected: a bucket or prefix, a tree, a stream. It lists its keys in order and reads what was listed. Safe for
 * many threads: ranges are listed, and content is read, side by side.
 */
public interface Source extends AutoCloseable {

    /** The name that decides the parent: what the user gave, else where the source is. */
    String name();

    /** What an entry that can't be read means for the job. */
    default Tolerance tolerance() {
        return Tolerance.EACH_ENTRY;
    }

    /** What an entry that can't be read means for the job. */
    enum Tolerance {
        /** It is listed, and the job goes on with the others. */
        EACH_ENTRY,
        /** There is no snapshot without it. */
        ALL_OR_NOTHING
    }

    /** Where the source is, for people: a URI without secrets, or a path. */
    String location();

    /** What was asked of a server so far; nothing where there is none. */
    default RequestCounts requests() {
        return RequestCounts.NONE;
    }

    /** What is set for the source as a whole, now; nothing where there is no such thing. What can't be read is told in {@link #remarks}. */
    default List<BucketSetting> settings() {
        return List.of();
    }

    /**
     * Ranges that can be listed side by side, ascending, without gap or overlap, together all keys.
     *
     * @param hints keys of the previous snapshot, ascending, that divide it evenly; may be empty
     */
    List<KeyRange> ranges(List<Key> hints);

    /** Whether a part of these ranges can be listed for less than the whole. Known behind {@link #ranges}. */
    default boolean dividesRanges() {
        return true;
    }

    /**
     * The one moment at which every key is taken, by the source's clock; empty where each is as it is when it is come to. Known behind
     * {@link #ranges}.
     */
    default Optional<Instant> pinnedAt() {
        return Optional.empty();
    }

    /** What the user should know of how it is read, since this was last asked. */
    default List<String> remarks() {
        return List.of();
    }

    /**
     * Told when all ranges were listed, before anything is committed.
     *
     * @throws io.holdfast.engine.error.HoldfastException if that can't be what was asked for
     */
    default void allListed() {}

    /**
     * Lists the keys of a range, ascending as unsigned bytes, each once. A listing throws
     * {@link io.holdfast.engine.error.Conflict} where the source finds that it can't keep this order by range: then ranges
     * are asked for again and listed from the beginning, and this time it keeps it.
     */
    Listing list(KeyRange range);

    /**
     * Opens what was listed, pinned to the version that was listed as far as the source can.
     *
     * @throws io.holdfast.engine.error.HoldfastException where this key can't be read now; the job goes on without it
     * @throws LeftOut                                    where it turns out to be what is not wanted
     */
    Content open(Listed listed);

    /**
     * As {@link #open}, behind so many bytes that an earlier job has read, holes not counted. Only the version that was listed
     * will do.
     *
     * @throws io.holdfast.engine.error.Conflict if there is another one, or no way to begin there: it is to be read from its beginning
     */
    default Content openBehind(Listed listed, long bytes) {
        throw new Conflict(listed.key() + " can't be read on. Next: read it from its beginning");
    }

    /**
     * What may have changed of an entry though its listing says nothing of it.
     *
     * @param known as an earlier snapshot has it
     * @return the same with what there is now
     * @throws io.holdfast.engine.error.HoldfastException as {@link #open}
     */
    default Attributes refreshed(Listed listed, Attributes known) {
        return known;
    }

    /** Whether {@link #contentSign} may tell anything. */
    default boolean hasContentSigns() {
        return false;
    }

    /** What two things have in common only if they have the same content, as their listing tells it; empty where it does not. */
    default Optional<byte[]> contentSign(Listed listed) {
        return Optional.empty();
    }

    /**
     * What was listed with all its attributes, found without reading its content; empty where its sign proves nothing after all, or it
     * is another one by now.
     *
     * @throws io.holdfast.engine.error.HoldfastException as {@link #open}
     */
    default Optional<Listed> looked(Listed listed) {
        return Optional.empty();
    }

    /** A key is there, and not wanted: only opening told. Content of it that an earlier snapshot has is kept. */
    final class LeftOut extends RuntimeException {
        private static final long serialVersionUID = 1;

        public LeftOut() {
            super("it is left out", null, false, false);
        }
    }

    /** What stands in for a moment in time: the source's clock now, for the snapshot's interval. */
    Instant clock();

    @Override
    void close();

    /** Keys in order. {@link #next} returns {@code null} behind the last one. */
    interface Listing extends AutoCloseable {
        @org.jspecify.annotations.Nullable
        Listed next();

        /** What could not be listed so far, such as a folder without permission. Its keys are neither listed nor gone. */
        List<Unlisted> unlisted();

        @Override
        void close();
    }

    /**
     * A part of the source that could not be listed.
     *
     * @param range its keys: what an earlier snapshot has there is kept
     * @param why   a sentence that names the object
     */
    record Unlisted(KeyRange range, String why) {
        /** What it goes by: where nothing in a folder could be listed, the folder. */
        public Key place() {
            byte[] from = range.from().bytes();
            boolean behindAKey = from.length > 0 && from[from.length - 1] == 0;
            return behindAKey ? Key.of(Arrays.copyOf(from, from.length - 1)) : range.from();
        }
    }

    /**
     * Content being read. Bytes come without the holes of a sparse file: those stand in the attributes.
     */
    interface Content extends AutoCloseable {
        /** What was listed, with all attributes: those that only opening tells too. */
        Listed listed();

        /**
         * Fills the buffer as far as there is content.
         *
         * @return bytes read, fewer than {@code length} only at the end of the content; 0 there
         */
        int read(byte[] buffer, int offset, int length) throws IOException;

        /**
         * To be called behind the last byte: whether what was read is what was listed, or moved meanwhile.
         */
        Outcome outcome();

        @Override
        void close();
    }

    /** How a read ended. */
    sealed interface Outcome {
        /** Everything that was read is one version. */
        record Steady() implements Outcome {}

        /** It changed while it was read: what there is now is to be read again, or recorded as moved. */
        record Moved(Instant from, Instant to) implements Outcome {}

        /** Everything that was read is one version, and not the one that was listed, which is there no more. */
        record Replaced(Instant from, Instant to) implements Outcome {}
    }
}
