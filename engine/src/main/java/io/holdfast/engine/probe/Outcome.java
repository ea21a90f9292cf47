package io.holdfast.engine.probe;

/** What came of a check. */
public enum Outcome {
    /** As one would wish. */
    PASSED,
    /** Not so, and what follows from it is said. */
    NOTED,
    /** So that nothing should be kept there. */
    FAILED,
    /** The store does not offer it. */
    UNSUPPORTED,
    /** It was not made, or could not be: mostly since it is not permitted. */
    SKIPPED
}
