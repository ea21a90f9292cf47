package io.holdfast.engine.repair;

import java.time.Duration;

/**
 * How a repair ended.
 *
 * @param mended objects that were put back
 * @param left   objects that are still damaged or missing
 */
public record RepairResult(long mended, long left, Duration took) {}
