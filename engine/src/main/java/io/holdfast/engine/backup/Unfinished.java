package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import java.time.Instant;
import java.util.List;

/**
 * What a backup has left for the next one of its source: it stopped at the end of its window.
 *
 * @param windowEnd when that was
 * @param left      keys that no backup since the last snapshot has looked at, ascending; where there are none, those that were looked at in
 *                  an earlier window are still to be listed once more
 * @param halfRead  contents that the next backup reads on, by key
 */
public record Unfinished(Instant windowEnd, List<KeyRange> left, List<HalfRead> halfRead) {
    /**
     * A content whose beginning was read.
     *
     * @param bytes so much of it
     * @param size  of all of it
     */
    public record HalfRead(Key key, long bytes, long size) {}

    public Unfinished {
        left = List.copyOf(left);
        halfRead = List.copyOf(halfRead);
    }
}
