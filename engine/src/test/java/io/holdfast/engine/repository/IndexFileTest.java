package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.PackInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever it holds is found, and nothing else, however few fences stand for how many pages, and however alike hashes begin. */
class IndexFileTest {
    @TempDir
    Path folder;

    private final Keys keys = Keys.random(RepositoryId.of(new byte[16]), new SecureRandom());

    /** @param bits by which the first eight bytes of hashes differ at most: few, so that whole pages begin alike */
    @ParameterizedTest(name = "{0} rows, {1} fences, {2} bits")
    @CsvSource({
        "0, 2, 64",
        "1, 2, 64",
        "92, 2, 64",
        "93, 4, 64",
        "10000, 131072, 64",
        "10000, 64, 64",
        "10000, 2, 64",
        "10000, 131072, 3",
        "10000, 16, 3",
        "10000, 131072, 0",
        "10000, 2, 0"
    })
    void whatItHoldsIsFoundAndNothingElse(int rows, int mostFences, int bits) throws IOException {
        Random random = new Random(rows + bits);
        TreeSet<ContentHash> hashes = new TreeSet<>();
        while (hashes.size() < rows) {
            hashes.add(hash(random, bits));
        }
        var writer = new IndexFileWriter(folder.resolve("x.index"), keys, new SecureRandom(), mostFences);
        int place = 0;
        for (ContentHash each : hashes) {
            writer.add(new IndexFile.Row(each, 0, 1, place++, 3, 4, 5, 6), pack());
        }
        try (IndexFile file = IndexFile.open(writer.finish(List.of()), keys)) {
            place = 0;
            for (ContentHash each : hashes) {
                assertThat(file.find(each).orElseThrow().place()).isEqualTo(place++);
            }
            for (int i = 0; i < 1_000; i++) {
                ContentHash other = hash(random, bits);
                assertThat(file.find(other).isPresent()).isEqualTo(hashes.contains(other));
            }
            assertThat(file.find(filled(0)).isPresent()).isEqualTo(hashes.contains(filled(0)));
            assertThat(file.find(filled(0xff)).isPresent()).isEqualTo(hashes.contains(filled(0xff)));
            Iterator<ContentHash> expected = hashes.iterator();
            file.iterator().forEachRemaining(row -> assertThat(row.hash()).isEqualTo(expected.next()));
            assertThat(expected).isExhausted();
        }
    }

    private static ContentHash hash(Random random, int bits) {
        long first = bits == 0 ? 0 : random.nextLong() << (64 - bits);
        return ContentHash.of(ByteBuffer.allocate(ContentHash.LENGTH)
                .putLong(first)
                .putLong(random.nextLong())
                .array());
    }

    private static ContentHash filled(int with) {
        byte[] bytes = new byte[ContentHash.LENGTH];
        Arrays.fill(bytes, (byte) with);
        return ContentHash.of(bytes);
    }

    private static PackInfo pack() {
        return new PackInfo(ObjectHash.sha256(new byte[0]), 100, new byte[PackInfo.MD5_LENGTH], 0);
    }
}
