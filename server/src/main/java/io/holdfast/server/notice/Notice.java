package io.holdfast.server.notice;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One that is told, or waits to be.
 *
 * @param number   in this order those of a plan are told
 * @param body     JSON, as it is told
 * @param attempts so far
 * @param due      not tried before
 * @param told     when it was
 * @param trouble  why the last attempt failed
 * @param output   of the command
 */
public record Notice(
        UUID id,
        long number,
        Receiver.Kind receiver,
        UUID plan,
        Instant happened,
        String event,
        @JsonRawValue String body,
        int attempts,
        Instant due,
        Optional<Instant> told,
        Optional<String> trouble,
        Optional<String> output) {}
