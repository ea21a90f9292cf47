package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A source whose files all move while they are read for the first time. */
final class MovingSource implements Source {
    private final MapSource files;
    private final Instant moment;
    private final Set<Key> read = ConcurrentHashMap.newKeySet();

    MovingSource(MapSource files) {
        this(files, Instant.EPOCH);
    }

    /** @param moment at which they all move */
    MovingSource(MapSource files, Instant moment) {
        this.files = files;
        this.moment = moment;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public String location() {
        return files.location();
    }

    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        return files.ranges(hints);
    }

    @Override
    public Listing list(KeyRange range) {
        return files.list(range);
    }

    @Override
    public Content open(Listed listed) {
        Content content = files.open(listed);
        boolean first = read.add(listed.key());
        return new Content() {
            @Override
            public Listed listed() {
                return content.listed();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return content.read(buffer, offset, length);
            }

            @Override
            public Outcome outcome() {
                return first ? new Outcome.Moved(moment, moment) : content.outcome();
            }

            @Override
            public void close() {
                content.close();
            }
        };
    }

    @Override
    public Instant clock() {
        return files.clock();
    }

    @Override
    public void close() {
        files.close();
    }
}
