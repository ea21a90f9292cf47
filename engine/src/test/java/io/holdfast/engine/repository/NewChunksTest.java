package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chunks of a job, however their hashes begin. */
class NewChunksTest {
    private static final PackRef NAMED =
            PackRef.named(PackKind.DATA, new PackInfo(ObjectHash.sha256(new byte[0]), 1_000, new byte[16], 0));

    private final NewChunks chunks = new NewChunks();

    private static ContentHash hash(long high, long low) {
        return ContentHash.of(ByteBuffer.allocate(ContentHash.LENGTH)
                .putLong(high)
                .putLong(low)
                .array());
    }

    private static ChunkPlace place(int offset) {
        return new ChunkPlace(FramePlace.of(NAMED, 0, 0, 100, 1 << 20), offset, offset + 1);
    }

    private static ChunkPlace unnamed() {
        FramePlace frame = FramePlace.pending();
        frame.assign(PackRef.pending(PackKind.DATA), 0, 1 << 20);
        return new ChunkPlace(frame, 7, 8);
    }

    private List<ContentHash> taken() {
        List<ContentHash> taken = new ArrayList<>();
        chunks.takeNamed((hash, place) -> {
            assertThat(place.length()).isEqualTo(place.offset() + 1);
            taken.add(hash);
        });
        return taken;
    }

    /** They share their slot, and differ in the last bits alone, or in the first alone. */
    @Test
    void hashesThatBeginAlikeAreKeptApartAndComeInOrder() {
        List<ContentHash> sorted = new ArrayList<>();
        for (long high : new long[] {0, 1, 1L << 30, 1L << 40, 5L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            for (long low : new long[] {0, 1, 2, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
                sorted.add(hash(high, low));
            }
        }
        for (int i = sorted.size() - 1; i >= 0; i--) {
            chunks.put(sorted.get(i), place(i));
        }
        assertThat(chunks.size()).isEqualTo(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(chunks.find(sorted.get(i)).orElseThrow().offset()).isEqualTo(i);
        }
        assertThat(chunks.find(hash(1, 3))).isEmpty();
        assertThat(taken()).containsExactlyElementsOf(sorted);
        assertThat(chunks.size()).isZero();
        assertThat(taken()).isEmpty();
    }

    @Test
    void ofOneChunkTheLastPlaceCounts() {
        chunks.put(hash(1, 1), place(1));
        chunks.put(hash(1, 1), place(2));
        assertThat(chunks.size()).isOne();
        assertThat(chunks.find(hash(1, 1)).orElseThrow().offset()).isEqualTo(2);
    }

    /** Its pack is not in the store yet: nobody may refer to it. */
    @Test
    void whatHasNoNameYetStays() {
        chunks.put(hash(1, 0), place(1));
        chunks.put(hash(2, 0), unnamed());
        assertThat(taken()).containsExactly(hash(1, 0));
        assertThat(chunks.size()).isOne();
        assertThat(chunks.find(hash(1, 0))).isEmpty();
        assertThat(chunks.find(hash(2, 0)).orElseThrow().offset()).isEqualTo(7);
    }

    @Test
    void itGrowsAsItFillsAlsoWithWhatStays() {
        IntStream.range(0, 5_000).forEach(i -> chunks.put(hash((long) i << 32, i), i % 2 == 0 ? place(i) : unnamed()));
        assertThat(chunks.size()).isEqualTo(5_000);
        assertThat(taken()).hasSize(2_500);
        assertThat(chunks.size()).isEqualTo(2_500);
        assertThat(IntStream.range(0, 5_000))
                .allMatch(i -> chunks.find(hash((long) i << 32, i)).isPresent() == (i % 2 == 1));
    }

    /** A disk that is full, as in the middle of a file. */
    @Test
    void whereTheTakingFailsNothingIsTakenOut() {
        chunks.put(hash(1, 0), place(1));
        chunks.put(hash(2, 0), place(2));
        IOException full = new IOException("full");
        assertThatThrownBy(() -> chunks.takeNamed((hash, _) -> {
                    if (hash.equals(hash(2, 0))) {
                        throw full;
                    }
                }))
                .isSameAs(full);
        assertThat(taken()).containsExactly(hash(1, 0), hash(2, 0));
    }
}
