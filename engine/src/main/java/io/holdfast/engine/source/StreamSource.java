package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes as one file: standard input, or what a command prints. It can be read once. A command that does not end
 * with 0 makes no snapshot, however much it printed before: half a dump is not a backup.
 */
public final class StreamSource implements Source {
    private static final int MODE = 0600;
    /** Any size from which content is handed over as it comes. */
    private static final long UNKNOWN_SIZE = 1L << 40;

    private final String name;
    private final String location;
    private final Optional<RunningCommand> command;
    private final InputStream bytes;
    private final Instant begun = Instant.now();
    private final AtomicBoolean opened = new AtomicBoolean();

    private StreamSource(String name, String location, Optional<RunningCommand> command, InputStream bytes) {
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
            throw new BadInput("A stream needs a name that a file could have, without /. Next: give it with --name");
        }
        this.name = name;
        this.location = location;
        this.command = command;
        this.bytes = bytes;
    }

    /** What comes in through this stream. */
    public static StreamSource ofInput(String name, InputStream input) {
        return ofInput(name, "standard input", input);
    }

    /**
     * The same of another stream.
     *
     * @param location how messages call it
     */
    public static StreamSource ofInput(String name, String location, InputStream input) {
        return new StreamSource(name, location, Optional.empty(), input);
    }

    /**
     * What a command prints. It reads nothing.
     *
     * @param errors where what it says on its standard error goes on to; not closed
     * @throws BadInput if it can't be started
     */
    public static StreamSource ofCommand(String name, List<String> command, OutputStream errors) {
        RunningCommand running = RunningCommand.start(command, errors);
        return new StreamSource(name, "output of " + command.getFirst(), Optional.of(running), running.output());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Tolerance tolerance() {
        return Tolerance.ALL_OR_NOTHING;
    }

    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        return List.of(KeyRange.ALL);
    }

    @Override
    public Listing list(KeyRange range) {
        return new Listing() {
            private boolean given = !range.contains(Key.of(name));

            @Override
            public @Nullable Listed next() {
                if (given) {
                    return null;
                }
                given = true;
                return listed(UNKNOWN_SIZE);
            }

            @Override
            public List<Unlisted> unlisted() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }

    private Listed listed(long size) {
        Time time = Time.of(begun);
        return new Listed(Key.of(name), Kind.FILE, size, time, FileAttributes.plain(MODE, time, 0));
    }

    @Override
    public Content open(Listed listed) {
        if (opened.getAndSet(true)) {
            throw new Conflict("The stream " + name + " can be read only once. Next: run the backup again");
        }
        return new Content() {
            private long size;

            @Override
            public Listed listed() {
                return StreamSource.this.listed(size);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = bytes.readNBytes(buffer, offset, length);
                size += read;
                return read;
            }

            @Override
            public Outcome outcome() {
                command.ifPresent(RunningCommand::mustHaveSucceeded);
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
    public void close() {
        command.ifPresent(RunningCommand::stop);
    }
}
