package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects larger than any number of 32 bits, whose connection breaks shortly before the end. */
class HugeObjectTest {
    private static final ObjectAttributes ATTRIBUTES = ObjectAttributes.listed("huge-7", null);

    @Fault(88)
    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(longs = {(5L << 30) + 1, 5L << 40})
    void theyAreReadToTheirEndAndOnFromWhereTheConnectionBroke(long size) throws IOException {
        List<Long> offsets = new ArrayList<>();
        var bucket = new ScriptedPages(List.of()) {
            @Override
            public Opening open(Key key, Pin pin, long offset) {
                offsets.add(offset);
                return new Opening.Opened(
                        new Details(ATTRIBUTES, size, Instant.EPOCH, OptionalInt.of(0), Etags.UNKNOWN),
                        new Endless(offset == 0 ? size - 10 : size - offset, offset > 0));
            }
        };
        Listed listed = new Listed(Key.of("huge"), Kind.OBJECT, size, Time.EPOCH, ATTRIBUTES);
        try (BucketSource source = new BucketSource(bucket, "bucket", BucketOptions.all());
                Source.Content content = source.open(listed)) {
            byte[] buffer = new byte[16 << 20];
            long read = 0;
            int count;
            do {
                count = content.read(buffer, 0, buffer.length);
                read += Math.max(0, count);
            } while (count == buffer.length);

            assertThat(read).isEqualTo(size);
            assertThat(content.listed().size()).isEqualTo(size);
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
        }
        assertThat(offsets).containsExactly(0L, size - 10);
    }

    /** Zeros, as many as the caller has room for. */
    private static final class Endless extends InputStream {
        private final boolean ends;
        private long left;

        /** @param ends or it breaks off */
        Endless(long left, boolean ends) {
            this.left = left;
            this.ends = ends;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1) < 0 ? -1 : 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !ends) {
                throw new EOFException("the connection broke");
            }
            int count = (int) Math.min(left, length);
            left -= count;
            return left == 0 && count == 0 ? -1 : count;
        }
    }
}
