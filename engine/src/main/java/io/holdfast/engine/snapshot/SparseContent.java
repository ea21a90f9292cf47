package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.run.RunReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which frames a merge should take live content out of, so that prune can free the rest. Decision 10.
 *
 * <p>A frame of which less than half is in use. A pack of which less than a quarter is. Small packs, of less than a quarter of a full
 * one, where there are {@value #SEVERAL}: the largest stays while it is more than twice as large as all others together.
 * What older snapshots use of these frames counts as well, since a copy frees nothing while they are kept; and what other sources use, so that shared content stays shared. Content whose list of pieces is stored as content
 * stays where it is: its frames are whole chunks.
 *
 * <p>Cost: what is copied out of a frame is less than what dies with it; a byte in small packs is copied about log n times on its
 * way to a full one. At most {@value #MOST_FRAMES} frames are emptied at once.
 */
final class SparseContent {
    static final int MOST_FRAMES = 8_192;
    private static final int MOST_PACKS = 1 << 17;

    /** A quarter of a full pack. */
    static final int SMALL = 8 << 20;

    /** Small packs that are worth joining. */
    static final int SEVERAL = 16;

    private final FrameUsage usage;
    private final Set<Long> packsToLeave = new HashSet<>();
    private final Set<Long> framesLeft = new HashSet<>();

    /** What is used of a pack, by estimate: bytes as they are stored. */
    private static final class PackUse {
        final long key;
        final int length;
        long used;

        PackUse(long key, int length) {
            this.key = key;
            this.length = length;
        }
    }

    private SparseContent(FrameUsage usage) {
        this.usage = usage;
    }

    /**
     * Looks through all entries that will be in the base, then through what other manifests use of the same frames.
     *
     * @param runs   that are merged
     * @param older  runs of older snapshots of the same source. Of a frame each uses what the ones behind it use, and more: the most counts
     * @param others runs of the newest snapshots of other sources
     * @param pieces reads lists of pieces
     * @param chance any number: which packs are looked at, where not all can be
     */
    static SparseContent of(
            List<RunReader> runs,
            Iterable<RunReader> older,
            Iterable<RunReader> others,
            LongPieces pieces,
            int chance) {
        long[] frames = new long[1];
        runs.forEach(run -> run.forEachFrame(_ -> frames[0]++));
        FrameUsage usage = new FrameUsage(frames[0], chance);
        EntryCursor entries = new Manifest(runs).entries();
        while (entries.next()) {
            count(entries.key(), entries.entry().content(), usage, pieces);
        }
        for (RunReader run : older) {
            asFarAsReadable(run, use -> usage.atLeastIfKnown(use.frame(), use.liveBytes()));
        }
        for (RunReader other : others) {
            asFarAsReadable(other, use -> usage.addIfKnown(use.frame(), use.liveBytes()));
        }
        SparseContent sparse = new SparseContent(usage);
        sparse.choosePacks(runs);
        return sparse;
    }

    /** What can't be read of other snapshots must not keep this one from being tidied up: it may be stored twice then. */
    private static void asFarAsReadable(RunReader run, Consumer<RunReader.FrameUse> action) {
        try {
            run.forEachFrame(action);
        } catch (NotFound | Damaged e) {
            // Verify tells of it.
        }
    }

    /** Whether content in this frame is to be moved. Answers the same for a frame each time. */
    boolean leaves(FramePlace frame) {
        if (!frame.isNamed()) {
            return false;
        }
        long key = FrameUsage.packKey(frame) * 31 + frame.number();
        if (framesLeft.contains(key)) {
            return true;
        }
        boolean due = isSparse(frame) || packsToLeave.contains(FrameUsage.packKey(frame));
        return due && framesLeft.size() < MOST_FRAMES && framesLeft.add(key);
    }

    private boolean isSparse(FramePlace frame) {
        return 2L * usage.used(frame) < frame.plainLength();
    }

    private static void count(Key key, Content content, FrameUsage usage, LongPieces pieces) {
        switch (content) {
            case Content.Pieces(var own) -> own.forEach(piece -> usage.add(piece.frame(), piece.length()));
            case Content.Listing listing -> {
                listing.list().forEach(piece -> usage.pin(piece.frame()));
                pieces.forEach(key, listing, piece -> usage.pin(piece.frame()));
            }
        }
    }

    private void choosePacks(List<RunReader> runs) {
        Map<Long, PackUse> packs = new HashMap<>();
        for (RunReader run : runs) {
            run.forEachFrame(use -> {
                FramePlace frame = use.frame();
                long key = FrameUsage.packKey(frame);
                if (usage.isFirstVisit(frame) && (packs.containsKey(key) || packs.size() < MOST_PACKS)) {
                    packs.computeIfAbsent(
                                    key,
                                    _ -> new PackUse(key, frame.pack().info().length()))
                            .used += stored(frame);
                }
            });
        }
        List<PackUse> small = new ArrayList<>();
        for (PackUse pack : packs.values()) {
            if (4 * pack.used < pack.length) {
                packsToLeave.add(pack.key);
            } else if (pack.length < SMALL) {
                small.add(pack);
            }
        }
        if (small.size() >= SEVERAL) {
            joinSmall(small);
        }
    }

    private void joinSmall(List<PackUse> small) {
        small.sort(Comparator.comparingLong((PackUse pack) -> pack.used).reversed());
        long sum = small.stream().mapToLong(pack -> pack.used).sum();
        for (PackUse largest : small) {
            sum -= largest.used;
            if (largest.used <= 2 * sum) {
                small.subList(small.indexOf(largest), small.size()).forEach(pack -> packsToLeave.add(pack.key));
                return;
            }
        }
    }

    private long stored(FramePlace frame) {
        long plain = Math.max(1, frame.plainLength());
        return Math.min(usage.used(frame), plain) * frame.length() / plain;
    }
}
