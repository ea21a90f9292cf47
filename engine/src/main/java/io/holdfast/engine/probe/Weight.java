package io.holdfast.engine.probe;

/** What depends on a check. */
public enum Weight {
    /** A repository can't do without: what could not be tested is as bad as what failed. */
    NEEDED,
    /** It makes a repository safer, or a source or the target of a restore more faithful. */
    USEFUL,
    /** Good to know. */
    TOLD
}
