package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.store.RequestCounts;
import java.io.IOException;
import java.util.List;

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

    /**
     * Ranges that can be listed side by side, ascending, without gap or overlap, together all keys.
     *
     * @param hints keys of the previous snapshot, ascending, that divide it evenly; may be empty
     */
    List<KeyRange> ranges(List<Key> hints);

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
     */
    Content open(Listed listed);

    /** What stands in for a moment in time: the source's clock now, for the snapshot's interval. */
    java.time.Instant clock();

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
    record Unlisted(KeyRange range, String why) {}

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
        record Moved(java.time.Instant from, java.time.Instant to) implements Outcome {}
    }
}
