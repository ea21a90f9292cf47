package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.ObjectHash;
import java.util.Optional;

/**
 * What a user sets for a verification.
 *
 * @param part of packs of content that are read, with {@link Level#DATA}; empty for all of them
 */
public record VerifyOptions(Level level, Optional<Part> part) {
    public VerifyOptions(Level level) {
        this(level, Optional.empty());
    }

    /** How much is read. */
    public enum Level {
        /** All that leads to content: header, key slots, ledger, runs; of packs of content that they are there, and their length. */
        STRUCTURE,
        /** Besides what the store itself knows of the bytes of those packs, which costs no read. */
        CHECKSUMS,
        /** Besides every pack of content that is needed, every byte of it. */
        DATA
    }

    /** Whether content is read at all. */
    boolean readsContent() {
        return level == Level.DATA;
    }

    /** Whether this pack of content is to be read. */
    boolean reads(ObjectHash pack) {
        return readsContent() && part.map(each -> each.holds(pack)).orElse(true);
    }
}
