package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Joins runs of the index into one: of each chunk one place that is of use. A run that can't be read, or its rest, is done without: the index is a hint.
 *
 * <p>Memory: a block of each of {@value #AT_ONCE} runs; where there are more, they are joined in several goes.
 */
final class IndexJoin {
    private static final int AT_ONCE = 64;
    private static final int FRAMES_IN_MEMORY = 1 << 16;

    private final Repository repository;
    private final Supplier<RunWriter> writers;
    private final Predicate<ObjectHash> useful;

    /** One object for each frame, so that it has one number in the new run, as long as it is remembered. */
    private final Map<FrameName, FramePlace> frames = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameName, FramePlace> eldest) {
            return size() > FRAMES_IN_MEMORY;
        }
    };

    private record FrameName(ObjectHash pack, int number) {}

    /** A run on its way, at an entry. */
    private record Head(ContentHash hash, int order, RunCursor rest) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            int byHash = hash.compareTo(other.hash);
            return byHash != 0 ? byHash : Integer.compare(order, other.order);
        }
    }

    /**
     * @param writers gives a run to write
     * @param useful  whether a pack of content may be referred to; what lies in others is left out
     */
    IndexJoin(Repository repository, Supplier<RunWriter> writers, Predicate<ObjectHash> useful) {
        this.repository = repository;
        this.writers = writers;
        this.useful = useful;
    }

    /** The new run; empty where nothing in them is of use. */
    Optional<RunRef> join(Collection<RunRef> runs) {
        List<RunRef> left = new ArrayList<>(runs);
        while (left.size() > AT_ONCE) {
            List<RunRef> some = left.subList(0, AT_ONCE);
            Optional<RunRef> joined = joinAtOnce(List.copyOf(some));
            some.clear();
            joined.ifPresent(left::add);
        }
        return joinAtOnce(left);
    }

    private Optional<RunRef> joinAtOnce(List<RunRef> runs) {
        RunWriter out = writers.get();
        RunWriter.Section section = out.section();
        PriorityQueue<Head> heads = new PriorityQueue<>();
        for (int i = 0; i < runs.size(); i++) {
            int order = i;
            opened(runs.get(i)).ifPresent(cursor -> push(order, cursor, heads));
        }
        Optional<ContentHash> last = Optional.empty();
        while (!heads.isEmpty()) {
            Head least = heads.remove();
            if (last.filter(least.hash::equals).isEmpty() && write(least, out, section)) {
                last = Optional.of(least.hash);
            }
            push(least.order, least.rest, heads);
        }
        return out.isEmpty() ? Optional.empty() : Optional.of(out.finish());
    }

    private Optional<RunCursor> opened(RunRef run) {
        try {
            return Optional.of(repository.indexRun(run).from(Key.EMPTY));
        } catch (Damaged | NotFound e) {
            return Optional.empty();
        }
    }

    private static void push(int order, RunCursor cursor, PriorityQueue<Head> heads) {
        try {
            if (cursor.next() && cursor.key().length() == ContentHash.LENGTH) {
                heads.add(new Head(ContentHash.of(cursor.key().bytes()), order, cursor));
            }
        } catch (Damaged | NotFound e) {
            // Chunks of its rest are stored again where they come up.
        }
    }

    private boolean write(Head head, RunWriter out, RunWriter.Section section) {
        try {
            ChunkPlace place = LocalIndex.place(head.rest);
            ObjectHash pack = place.frame().pack().info().name();
            if (!useful.test(pack)) {
                return false;
            }
            FramePlace frame =
                    frames.computeIfAbsent(new FrameName(pack, place.frame().number()), _ -> place.frame());
            KnownChunks.write(head.hash, new ChunkPlace(frame, place.offset(), place.length()), out, section);
            return true;
        } catch (Damaged | NotFound e) {
            return false;
        }
    }
}
