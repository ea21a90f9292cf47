package io.holdfast.server.policy;

import java.util.Optional;

/**
 * Why a policy can't be had as it stands.
 *
 * @param field which part of the document, such as {@code rpo}
 * @param value what it says
 * @param why   a sentence
 * @param next  what to do
 * @param gap   the time that breaks it, where one does
 */
public record Refusal(String field, String value, String why, String next, Optional<Interval> gap) {
    /** In one sentence, for people. */
    public String message() {
        return field + ": " + value + " " + why + ". Next: " + next;
    }
}
