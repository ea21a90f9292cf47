package io.holdfast.server.estimate;

import java.time.Instant;

/**
 * A month of a plan.
 *
 * @param number     from 1
 * @param runs       backups that begin in it
 * @param kept       snapshots that are there at its end
 * @param stored     bytes that lie in the repository at its end
 * @param read       bytes that are read of the source
 * @param verified   bytes that are read of the repository to prove it
 * @param source     what is asked of the source
 * @param repository what is asked of the repository
 */
public record MonthTaken(
        int number,
        Instant begins,
        int runs,
        int kept,
        Span stored,
        Span read,
        Span verified,
        Requests source,
        Requests repository) {}
