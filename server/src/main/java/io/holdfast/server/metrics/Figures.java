package io.holdfast.server.metrics;

import java.time.Instant;

/** Figures of one part of the server. */
interface Figures {
    void read(Sheet sheet, Instant now);
}
