package io.holdfast.engine.probe;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unsupported;

/** A question to the store. */
record Check(String name, Weight weight, Asking asking) {

    /** Asks it. What it throws is an answer too. */
    @FunctionalInterface
    interface Asking {
        Answer ask();
    }

    /** @throws Interrupted if the thread was asked to stop */
    Finding ask() {
        Answer answer = answer();
        return new Finding(name, weight, answer.outcome(), answer.measured(), answer.follows());
    }

    private Answer answer() {
        try {
            return asking.ask();
        } catch (Interrupted e) {
            throw e;
        } catch (AccessDenied e) {
            return Answer.skipped("not allowed: " + e.message(), "");
        } catch (Unsupported e) {
            return new Answer(Outcome.UNSUPPORTED, "not supported here: " + e.message(), "");
        } catch (HoldfastException e) {
            return weight == Weight.NEEDED
                    ? Answer.failed(e.message(), "")
                    : Answer.noted(e.message(), "This could not be tested.");
        }
    }
}
