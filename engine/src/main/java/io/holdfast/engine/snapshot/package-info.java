/**
 * Entries, and the manifests that hold them: stacks of runs, read as one sorted sequence. Start at
 * {@link io.holdfast.engine.snapshot.Manifest}. Format: {@code docs/format.md}, section 7.1 and 7.3.
 */
@NullMarked
package io.holdfast.engine.snapshot;

import org.jspecify.annotations.NullMarked;
