package io.holdfast.engine.backup;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.PartWay;
import io.holdfast.engine.source.Source;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes up a large content, chunk by chunk as it is read. Where the job's window ends in the middle, what is there is the beginning that
 * the next job reads on from. One range's.
 */
final class LargeContent {
    private static final int TRIES = 3;

    private final BackupJob job;
    private final Contents contents;
    private final EntryWriter entries;

    /** What became of it. */
    sealed interface Taken {
        record Whole(Listed listed, Content content, Optional<Entry.Moved> moved) implements Taken {}

        /** The window ended: so far it came; empty where that is nowhere. */
        record Stopped(Optional<PartWay> beginning) implements Taken {}

        record LeftOut() implements Taken {}

        record Failed(HoldfastException error) implements Taken {}
    }

    LargeContent(BackupJob job, Contents contents, EntryWriter entries) {
        this.job = job;
        this.contents = contents;
        this.entries = entries;
    }

    /** Takes it up to its end, from the beginning again where it changed meanwhile. */
    Taken take(Listed wanted, Readers.Stream stream) {
        Readers.Stream current = stream;
        for (int tries = 1; ; tries++) {
            Taken taken = new Attempt(current, tries).take();
            if (taken != null) {
                return taken;
            }
            current.cancel();
            contents.clear();
            current = job.readers().stream(wanted, Optional.empty());
        }
    }

    /** One reading of it. */
    private final class Attempt {
        private final Readers.Stream stream;
        private final int tries;
        private @Nullable Listed listed;
        private Instant begun = Instant.EPOCH;
        private long bytes;

        Attempt(Readers.Stream stream, int tries) {
            this.stream = stream;
            this.tries = tries;
        }

        /** {@code null} where it became another one meanwhile: what was read of it is no content. */
        @Nullable
        Taken take() {
            while (true) {
                Readers.Step step;
                try {
                    step = job.waits().within(stream::next);
                } catch (Waits.Over over) {
                    return new Taken.Stopped(stopped());
                }
                switch (step) {
                    case Readers.Step.Begun now -> {
                        if (!begin(now)) {
                            return null;
                        }
                    }
                    case Readers.Step.Next(var chunk) -> add(chunk);
                    case Readers.Step.End(var found, var outcome) -> {
                        boolean again = outcome instanceof Source.Outcome.Moved && tries < TRIES;
                        return again ? null : new Taken.Whole(found, contents.finish(entries), Readers.moved(outcome));
                    }
                    case Readers.Step.LeftOut() -> {
                        contents.clear();
                        return new Taken.LeftOut();
                    }
                    case Readers.Step.Failure(var error) -> {
                        boolean each = job.source().tolerance() == Source.Tolerance.EACH_ENTRY;
                        if (error instanceof Conflict && each && tries < TRIES) {
                            return null;
                        }
                        contents.clear();
                        return new Taken.Failed(error);
                    }
                    case Readers.Step.Broken(var why) -> throw new IllegalStateException("reading failed", why);
                }
            }
        }

        /** Returns whether what an earlier job has of it could be read. */
        private boolean begin(Readers.Step.Begun now) {
            Optional<PartWay> before = now.before();
            if (before.isPresent()
                    && !contents.resume(now.listed().key(), before.get().content(), entries)) {
                return false;
            }
            listed = now.listed();
            begun = before.map(PartWay::begun).orElse(now.at());
            bytes = before.map(PartWay::bytes).orElse(0L);
            return true;
        }

        private void add(Read.HashedChunk chunk) {
            contents.add(chunk, entries);
            bytes += chunk.length();
        }

        /** What was read by now, with what is on its way. */
        private Optional<PartWay> stopped() {
            stream.cancel();
            boolean more = true;
            while (more && stream.isWaiting()) {
                switch (stream.next()) {
                    case Readers.Step.Begun now -> more = begin(now);
                    case Readers.Step.Next(var chunk) -> add(chunk);
                    case Readers.Step.End _, Readers.Step.LeftOut _, Readers.Step.Failure _, Readers.Step.Broken _ ->
                        more = false;
                }
            }
            Listed version = listed;
            if (version == null || bytes == 0 || !job.canBeReadOn(version)) {
                contents.clear();
                return Optional.empty();
            }
            return Optional.of(new PartWay(version, contents.finish(entries), bytes, begun));
        }
    }
}
