package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.PacksOfRuns;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.SortedSpill;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chunks that can't be read from damaged packs any more, and the keys at which they stood. In memory: their hashes, some 60 bytes each; keys are
 * sorted on disk where they are many. One thread's.
 */
final class LostChunks implements AutoCloseable {
    private static final long MEMORY = 8L << 20;
    private static final int FRAMES_REMEMBERED = 8;

    private final Repository repository;
    private final Predicate<ObjectHash> damaged;
    private final ContentHasher hasher;
    private final Set<ContentHash> wanted = new HashSet<>();
    private final SortedSpill keys;

    /** The last frames that were opened; empty where one can't be. */
    private final Map<String, Optional<byte[]>> frames = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<byte[]>> eldest) {
            return size() > FRAMES_REMEMBERED;
        }
    };

    /** @param damaged packs of which something can't be read */
    LostChunks(Repository repository, Predicate<ObjectHash> damaged) {
        this.repository = repository;
        this.damaged = damaged;
        this.hasher = repository.hasher();
        this.keys = new SortedSpill(repository.scratch(), MEMORY);
    }

    /** Adds what is lost of the entries of a run. */
    void look(RunReader run) {
        LongPieces lists =
                new LongPieces(repository.frames(), hasher::holds, new PacksOfRuns(repository, List.of(run)));
        EntryCursor entries = new Manifest(List.of(run)).entries();
        while (entries.next()) {
            Repair.stopIfAsked();
            look(entries.entry(), lists);
        }
    }

    private void look(Entry entry, LongPieces lists) {
        List<Content> hit = entry.contents()
                .filter(content -> isLost(entry.key(), content, lists))
                .toList();
        if (!hit.isEmpty()) {
            keys.add(entry.key().bytes(), new byte[0]);
        }
    }

    private boolean isLost(Key key, Content content, LongPieces lists) {
        boolean[] lost = new boolean[1];
        content.own().forEach(piece -> lost[0] |= isLost(piece));
        if (content instanceof Content.Listing listing) {
            try {
                lists.forEach(key, listing, piece -> lost[0] |= isLost(piece));
            } catch (NotFound | Damaged e) {
                // Which chunks it had is not known any more, so none can be looked for.
            }
        }
        return lost[0];
    }

    private boolean isLost(Piece piece) {
        if (!damaged.test(piece.frame().pack().info().name())) {
            return false;
        }
        Optional<byte[]> plain = frames.computeIfAbsent(
                piece.frame().pack().info().name() + "/" + piece.frame().number(), _ -> opened(piece.frame()));
        boolean lost = plain.filter(each -> holds(each, piece)).isEmpty();
        if (lost) {
            wanted.add(piece.hash());
        }
        return lost;
    }

    private boolean holds(byte[] plain, Piece piece) {
        return piece.offset() + piece.length() <= plain.length
                && hasher.holds(plain, piece.offset(), piece.length(), piece.hash());
    }

    private Optional<byte[]> opened(FramePlace frame) {
        try {
            return Optional.of(repository.frames().open(frame));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** Whether this chunk is looked for; not any more from now on. */
    boolean takes(ContentHash hash) {
        return wanted.remove(hash);
    }

    /** The keys at which they stood, in order, some of them several times. Nothing may be added from here on. */
    Keys keys() {
        SortedSpill.Sorted sorted = keys.sorted();
        return () -> Optional.ofNullable(sorted.next()).map(item -> Key.of(item.key()));
    }

    /** Keys in order. */
    interface Keys {
        /** Empty behind the last one. */
        Optional<Key> next();
    }

    @Override
    public void close() {
        keys.close();
    }
}
