/**
 * Figures for a monitoring system, read from the database when it asks: they are the same on every node, and stay when one starts again. What there is:
 * {@code docs/metrics.md}, which a test compares with {@link io.holdfast.server.metrics.Meters}. Start there. Why so: decision 72.
 */
@NullMarked
package io.holdfast.server.metrics;

import org.jspecify.annotations.NullMarked;
