package io.holdfast.engine.survey;

/** Numbers that look random and are the same for the same seed: the finaliser of SplitMix64 (Steele and others, 2014). */
final class Luck {
    private Luck() {}

    /** 0 or more. */
    static long of(long seed, long value) {
        long mixed = seed * 0x9E3779B97F4A7C15L + value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (mixed ^ (mixed >>> 31)) >>> 1;
    }
}
