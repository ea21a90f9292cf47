package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.source.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A source of very many small files that nobody has to make: names and contents follow from a number. */
final class SyntheticSource implements Source {
    private static final int SIZE = 64;
    private static final Time MODIFIED = new Time(1_700_000_000, 0);
    private final int count;
    private final int changedEvery;

    /** @param changedEvery each so-manieth entry has other content and time than with another number here; 0 for none */
    SyntheticSource(int count, int changedEvery) {
        this.count = count;
        this.changedEvery = changedEvery;
    }

    @Override
    public String name() {
        return "synthetic";
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
    public Listing list(KeyRange range) {
        return new Listing() {
            private int next;

            @Override
            public @Nullable Listed next() {
                while (next < count && !range.contains(key(next))) {
                    next++;
                }
                return next == count ? null : listed(next++);
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
        Time modified = isChanged(number) ? new Time(MODIFIED.seconds() + changedEvery, 0) : MODIFIED;
        return new Listed(key(number), Kind.FILE, SIZE, modified, FileAttributes.plain(0644, modified, number + 1L));
    }

    /** What it has under a key. */
    Listed listed(Key key) {
        String text = key.toString();
        return listed(Integer.parseInt(text.substring(text.length() - "000000000.json".length(), text.length() - 5)));
    }

    private boolean isChanged(int number) {
        return changedEvery > 0 && number % changedEvery == 0;
    }

    private static Key key(int number) {
        return Key.of(String.format(Locale.ROOT, "folder-%04d/file-%09d.json", number / 1000, number));
    }

    @Override
    public Content open(Listed listed) {
        return new ContentInMemory(listed, content(listed));
    }

    byte[] content(Listed listed) {
        return Arrays.copyOf((listed.key() + " " + listed.modified().seconds()).getBytes(StandardCharsets.UTF_8), SIZE);
    }

    @Override
    public Instant clock() {
        return Instant.now();
    }

    @Override
    public void close() {}
}
