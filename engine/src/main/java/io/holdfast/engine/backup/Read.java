package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.snapshot.Entry;
import java.util.List;
import java.util.Optional;

/** What became of reading one listed entry. */
sealed interface Read {

    /**
     * A piece of content in memory.
     *
     * @param array holds it from the offset on; one of {@link ChunkFrames#ALONE} bytes or more has an array of its own, which
     *              belongs to whoever takes the read
     */
    record HashedChunk(ContentHash hash, byte[] array, int offset, int length) {}

    /**
     * Small contents that were read together.
     *
     * @param slab holds their small pieces: to be given back when they are taken up
     */
    record Batch(List<Read> reads, byte[] slab) {}

    /** All of it: what was listed, completed, and its content. */
    record Whole(Listed listed, List<HashedChunk> chunks, Optional<Entry.Moved> moved) implements Read {}

    /** Nothing of it, since it is too long by now to be read as a whole. */
    record Grown() implements Read {}

    /** Its attributes alone, as they are now. */
    record Refreshed(Attributes attributes) implements Read {}

    /** None of its content, which is known, and all its attributes. */
    record Looked(Listed listed) implements Read {}

    /** Nothing of it, since it is not wanted. */
    record LeftOut() implements Read {}

    /** Nothing of it: why not. */
    record Failed(HoldfastException error) implements Read {}
}
