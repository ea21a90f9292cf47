package io.holdfast.engine.verify;

/** What a user sets for a verification. */
public record VerifyOptions(Level level) {

    /** How much is read. */
    public enum Level {
        /** All that leads to content: header, key slots, ledger, runs; of packs of content that they are there, and their length. */
        STRUCTURE,
        /** Besides every pack of content that is needed, every byte of it. */
        DATA
    }
}
