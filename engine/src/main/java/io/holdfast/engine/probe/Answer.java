package io.holdfast.engine.probe;

/**
 * What a check has found.
 *
 * @param measured in a few words
 * @param follows  one sentence; empty where nothing does
 */
record Answer(Outcome outcome, String measured, String follows) {
    static Answer passed(String measured, String follows) {
        return new Answer(Outcome.PASSED, measured, follows);
    }

    static Answer noted(String measured, String follows) {
        return new Answer(Outcome.NOTED, measured, follows);
    }

    static Answer failed(String measured, String follows) {
        return new Answer(Outcome.FAILED, measured, follows);
    }

    static Answer skipped(String why, String follows) {
        return new Answer(Outcome.SKIPPED, why, follows);
    }
}
