/**
 * Cuts content into chunks and names them: bytes in, chunks out. Start at {@link io.holdfast.engine.chunk.ChunkStream}.
 *
 * <p>Holds: where a cut lies depends on the content around it and the repository's dedup key alone, so what stays the
 * same is cut the same, and who lacks the key learns nothing from the lengths. Format: {@code docs/format.md}, section 5.
 */
@NullMarked
package io.holdfast.engine.chunk;

import org.jspecify.annotations.NullMarked;
