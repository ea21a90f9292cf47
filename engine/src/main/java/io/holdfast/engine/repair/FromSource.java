package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.chunk.Chunk;
import io.holdfast.engine.chunk.ChunkStream;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Stores what is lost once more where a source still has it: at the keys at which it stood, cut as backups cut it, each chunk compared by its hash.
 * What changed there meanwhile gives those chunks that are the same still. One thread's; in memory is one chunk.
 */
final class FromSource {
    private final Writer writer;
    private final Source source;
    private final Progress progress;
    private final ContentHasher hasher;
    private final ChunkStream cutting;
    private final ChunkFrames frames;
    private long stored;
    private boolean isAnswered = true;

    FromSource(Repository repository, Writer writer, Source source, Progress progress) {
        this.writer = writer;
        this.source = source;
        this.progress = progress;
        this.hasher = repository.hasher();
        this.cutting = new ChunkStream(repository.chunker());
        this.frames = writer.frames();
    }

    /**
     * Takes of the lost chunks what the source has.
     *
     * @return whether all that was asked for was answered: what could not be listed or read now may be there all the same
     */
    boolean take(LostChunks lost) {
        try {
            join(lost);
        } catch (Conflict e) {
            // It does not list by range in the order of keys: asked again it sorts.
            progress.on(new Event.Noted(e.message() + " It is listed again."));
            join(lost);
        }
        frames.flush();
        writer.flush();
        progress.on(new Event.Noted(stored + " chunks of what is lost were read from " + source.location() + "."));
        return isAnswered;
    }

    private void join(LostChunks lost) {
        Keys wanted = new Keys(lost);
        for (KeyRange range : source.ranges(List.of())) {
            try (Source.Listing listing = source.list(range)) {
                join(listing, wanted, lost);
                isAnswered &= listing.unlisted().isEmpty();
            }
        }
    }

    private void join(Source.Listing listing, Keys wanted, LostChunks lost) {
        Listed there = listing.next();
        while (there != null && wanted.next.isPresent() && !lost.isEmpty()) {
            Repair.stopIfAsked();
            int order = there.key().compareTo(wanted.next.get());
            if (order == 0 && there.kind().hasContent()) {
                read(there, lost);
            }
            if (order >= 0) {
                wanted.step();
            }
            if (order <= 0) {
                there = listing.next();
            }
        }
    }

    /** The next key that is wanted, each once. */
    private static final class Keys {
        private final LostChunks.Keys keys;
        private Optional<Key> next;

        Keys(LostChunks lost) {
            this.keys = lost.keys();
            this.next = keys.next();
        }

        void step() {
            Optional<Key> last = next;
            do {
                next = keys.next();
            } while (next.isPresent() && next.equals(last));
        }
    }

    private void read(Listed there, LostChunks lost) {
        try (Source.Content content = source.open(there)) {
            cutting.open(content::read);
            for (Chunk chunk = cutting.next(); chunk != null; chunk = cutting.next()) {
                take(chunk, lost);
            }
        } catch (Source.LeftOut e) {
            // It is not wanted, so it is not there.
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            isAnswered = false;
            progress.on(new Event.Failed(there.key(), e.message()));
        } catch (IOException e) {
            isAnswered = false;
            progress.on(new Event.Failed(there.key(), "it could not be read: " + e.getMessage()));
        }
    }

    private void take(Chunk chunk, LostChunks lost) {
        ContentHash hash = hasher.hash(chunk.array(), chunk.offset(), chunk.length());
        if (lost.takes(hash) && writer.ownChunk(hash).isEmpty()) { // else an interrupted repair has stored it
            byte[] copy = Arrays.copyOfRange(chunk.array(), chunk.offset(), chunk.offset() + chunk.length());
            writer.added(hash, frames.add(hash, copy, 0, copy.length));
            stored++;
        }
    }
}
