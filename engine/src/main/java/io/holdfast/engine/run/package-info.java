/**
 * Sorted runs of entries in blocks behind a footer; manifests and the index are made of them. Start at
 * {@link io.holdfast.engine.run.RunWriter} and {@link io.holdfast.engine.run.RunReader}. Format: {@code docs/format.md},
 * section 7.
 */
@NullMarked
package io.holdfast.engine.run;

import org.jspecify.annotations.NullMarked;
