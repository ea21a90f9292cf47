package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.Plain;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where content lies beside the place that an entry says, should that be missing or damaged: {@link Whereabouts} know of other manifests. Safe for many threads. */
final class Elsewhere {
    private final Repository repository;
    private final Whereabouts where;
    private final Lock lock = new ReentrantLock();
    private @Nullable FramePlace recent;
    private Plain recentPlain = Plain.of(new byte[0]);

    Elsewhere(Repository repository, Whereabouts where) {
        this.repository = repository;
        this.where = where;
    }

    /**
     * Bytes of an opened frame.
     *
     * @param piece where in them the content lies
     */
    record Bytes(Plain plain, Piece piece) {}

    /** The same content of this entry at another place, if it is right there. */
    Optional<Bytes> find(Key key, Piece lacking, Predicate<Bytes> isRight) {
        lock.lock();
        try {
            return where.first(manifest -> places(manifest, key)
                    .filter(piece -> piece.hash().equals(lacking.hash()) && !isSame(piece.frame(), lacking.frame()))
                    .findFirst()
                    .map(piece -> new Bytes(open(piece.frame()), piece))
                    .filter(isRight));
        } finally {
            lock.unlock();
        }
    }

    private static Stream<Piece> places(Manifest manifest, Key key) {
        return manifest.find(key).stream()
                .flatMap(entry -> entry.content() instanceof Content.Pieces(var pieces)
                        ? pieces.stream()
                        : Stream.<Piece>empty());
    }

    private static boolean isSame(FramePlace one, FramePlace other) {
        return name(one).equals(name(other));
    }

    /** Frames are things: of one that was read about twice there are two. */
    private static String name(FramePlace frame) {
        return frame.pack().path() + "#" + frame.number();
    }

    /** Pieces of one frame are asked for one after the other. */
    private Plain open(FramePlace frame) {
        if (recent == null || !isSame(recent, frame)) {
            recentPlain = Plain.of(repository.frames().open(frame));
            recent = frame;
        }
        return recentPlain;
    }

    /**
     * Does something with the content of an entry; and, where some of it or its list is missing or damaged, with the same content as other manifests have it. Whoever does it goes
     * on where they were: {@link PiecesDone}.
     */
    void with(Entry entry, Consumer<Content> work) {
        try {
            work.accept(entry.content());
        } catch (Damaged e) {
            Set<List<String>> tried = new HashSet<>(Set.of(names(entry.content())));
            var _ = where.first(manifest -> manifest.find(entry.key())
                            .filter(other -> isSame(other, entry) && tried.add(names(other.content())))
                            .map(other -> done(work, other.content())))
                    .orElseThrow(() -> where.told(e));
        }
    }

    private static List<String> names(Content content) {
        return content.own().stream().map(piece -> name(piece.frame())).toList();
    }

    private static boolean done(Consumer<Content> work, Content content) {
        work.accept(content);
        return true;
    }

    /** What was mended may have less of an entry. */
    private static boolean isSame(Entry one, Entry other) {
        return one.listed().equals(other.listed()) && one.unread().equals(other.unread());
    }

    /** What to tell of something that is nowhere. */
    HoldfastException told(Damaged why) {
        return where.told(why);
    }
}
