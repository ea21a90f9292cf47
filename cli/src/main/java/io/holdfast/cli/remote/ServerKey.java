package io.holdfast.cli.remote;

/** What says who calls. Its text form never shows it. */
public sealed interface ServerKey {
    /** Of a program. */
    record Token(String word) implements ServerKey {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /**
     * Of a person who has logged in.
     *
     * @param forgery comes with every change
     */
    record Session(String cookie, String forgery) implements ServerKey {
        @Override
        public String toString() {
            return "a session";
        }
    }

    /** Nobody has said. */
    record None() implements ServerKey {}
}
