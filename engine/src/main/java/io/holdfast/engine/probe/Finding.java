package io.holdfast.engine.probe;

/**
 * One line of the table.
 *
 * @param check    its name, which stays the same
 * @param measured in a few words; of a check that was not made, why
 * @param follows  one sentence for who keeps data there; empty where nothing follows
 */
public record Finding(String check, Weight weight, Outcome outcome, String measured, String follows) {

    /** Whether nothing should be kept there for this. */
    boolean rulesOut() {
        return outcome == Outcome.FAILED
                || (weight == Weight.NEEDED && (outcome == Outcome.SKIPPED || outcome == Outcome.UNSUPPORTED));
    }

    /** Whether it goes with the verdict. */
    boolean isRemark() {
        return weight != Weight.TOLD && outcome != Outcome.PASSED;
    }
}
