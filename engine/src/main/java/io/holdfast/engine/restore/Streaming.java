package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Writes one long content: one group of pieces while the next one is fetched. One thread's. */
final class Streaming {
    private final Fetcher fetcher;
    private final LongPieces longPieces;
    private final ExecutorService fetching;
    private final Key key;
    private final Target.Writing writing;
    private final PiecesDone done;

    Streaming(Fetcher fetcher, LongPieces longPieces, ExecutorService fetching, Key key, Target.Writing writing) {
        this.fetcher = fetcher;
        this.longPieces = longPieces;
        this.fetching = fetching;
        this.key = key;
        this.writing = writing;
        this.done = new PiecesDone(key);
    }

    private static final class Group {
        final List<Piece> pieces = new ArrayList<>();
        long bytes;

        @Nullable
        Future<Fetcher.Opened> opened;

        void add(Piece piece) {
            pieces.add(piece);
            bytes += Math.max(piece.length(), piece.frame().plainLength());
        }

        boolean isFull() {
            return bytes >= Contents.WINDOW || pieces.size() >= Contents.WINDOW_PIECES;
        }
    }

    /** Writes what is not written yet. */
    void write(Content content) {
        Deque<Group> ahead = new ArrayDeque<>();
        try {
            write(content, ahead);
        } finally {
            ahead.forEach(Streaming::drop); // where one before them failed
        }
    }

    private void write(Content content, Deque<Group> ahead) {
        Group[] group = {new Group()};
        longPieces.forEach(key, content, done.passing(piece -> {
            group[0].add(piece);
            if (group[0].isFull()) {
                fetchAhead(group[0], ahead);
                group[0] = new Group();
            }
        }));
        done.mustAllHavePassed();
        fetchAhead(group[0], ahead);
        while (!ahead.isEmpty()) {
            write(ahead.remove());
        }
    }

    private void fetchAhead(Group group, Deque<Group> ahead) {
        if (group.pieces.isEmpty()) {
            return;
        }
        group.opened = fetching.submit(() -> fetcher.open(group.pieces));
        ahead.add(group);
        if (ahead.size() > 1) {
            write(ahead.remove());
        }
    }

    private void write(Group group) {
        Future<Fetcher.Opened> fetched = group.opened;
        if (fetched != null) {
            try (Fetcher.Opened opened = Contents.await(fetched)) {
                for (Piece piece : group.pieces) {
                    opened.use(key, piece, writing::write);
                    done.add(piece);
                }
            }
        }
    }

    /** Waits for what is being fetched, so that no more lies in memory than is counted. */
    private static void drop(Group group) {
        Future<Fetcher.Opened> fetched = group.opened;
        if (fetched != null) {
            try {
                Contents.await(fetched).close();
            } catch (RuntimeException e) {
                // Nobody wants it any more: what failed before it is told.
                return;
            }
        }
    }
}
