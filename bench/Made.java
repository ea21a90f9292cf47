import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.source.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A bucket of so many small objects that exist on no disk and no server: keys and contents follow from a number.
 *
 * @param every each so-manieth object has other content than with another number here; 0 for none
 */
record Made(String name, int keys, int every) implements Source {
    static final int SIZE = 100;
    private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00Z");

    static String key(int number) {
        String digits = Integer.toString(number);
        return "k" + "0".repeat(9 - digits.length()) + digits;
    }

    static String etag(int number) {
        String digits = Long.toHexString(number * 0x9E3779B97F4A7C15L);
        return "0".repeat(32 - digits.length()) + digits;
    }

    @Override
    public String location() {
        return "nowhere";
    }

    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        return List.of(KeyRange.ALL);
    }

    @Override
    public Source.Listing list(KeyRange range) {
        return new Source.Listing() {
            private int next;

            @Override
            public Listed next() {
                return next == keys ? null : listed(next++);
            }

            @Override
            public List<Unlisted> unlisted() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }

    private Listed listed(int number) {
        boolean changed = every > 0 && number % every == 0;
        return new Listed(
                Key.of(key(number)),
                Kind.OBJECT,
                SIZE,
                Time.of(changed ? MODIFIED.plusSeconds(every) : MODIFIED),
                ObjectAttributes.listed(etag(changed ? -number - 1 : number), null));
    }

    @Override
    public Content open(Listed listed) {
        byte[] text = (listed.key() + " " + listed.modified()).getBytes(StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOf(text, SIZE);
        return new Content() {
            private int at;

            @Override
            public Listed listed() {
                return listed;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int count = Math.min(length, SIZE - at);
                System.arraycopy(content, at, buffer, offset, count);
                at += count;
                return count;
            }

            @Override
            public Outcome outcome() {
                return new Outcome.Steady();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Instant clock() {
        return Instant.now();
    }

    @Override
    public void close() {}
}
