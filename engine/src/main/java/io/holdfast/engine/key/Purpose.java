package io.holdfast.engine.key;

/** What a key of a repository is for. Who lacks a key can't do that, whatever else they hold. */
public enum Purpose {
    LEDGER(1),
    META(2),
    INDEX(3),
    DATA(4),
    /** Content hashes and the table of the chunker: who has it can tell what is known already. */
    DEDUP(5);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    /** The number that stands for it in key slots. */
    public int code() {
        return code;
    }
}
