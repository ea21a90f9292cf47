package io.holdfast.engine.snapshot;

import io.holdfast.engine.entry.Listed;
import java.time.Instant;

/**
 * The beginning of a content: a job was stopped in the middle of it, and the next one reads on from there. In checkpoints alone.
 * Format: {@code docs/format.md}, section 7.1, fields 11 to 13.
 *
 * @param listed  the version that it is the beginning of
 * @param content pieces from the first byte on, which end where a chunk does
 * @param bytes   how much that is, without the holes of a sparse file
 * @param begun   when the reading of this version began, by the source's clock
 */
public record PartWay(Listed listed, Content content, long bytes, Instant begun) {
    /** The same, where its content lies elsewhere. */
    public PartWay with(Content moved) {
        return new PartWay(listed, moved, bytes, begun);
    }
}
