package io.holdfast.engine.repair;

import java.time.Duration;

/**
 * How a repair ended.
 *
 * @param mended   objects that were put back, or that nothing needs any more
 * @param left     objects that are still damaged or missing
 * @param setAside entries that stand in their snapshots without their content now
 */
public record RepairResult(long mended, long left, long setAside, Duration took) {}
