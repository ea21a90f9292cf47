package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.KeptIndex;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Step c1: the packs that live records name. Of each run its footer is read, once, however many records share it; never an entry. In memory: the names
 * of those runs.
 */
final class NeededPacks {
    private static final int FRAMES_AT_ONCE = 1 << 16;

    private final Repository repository;
    private final LedgerState state;
    private final KeptIndex kept;
    private final PackRows rows;
    private final Map<String, Integer> sources = new LinkedHashMap<>();

    /**
     * How a run is needed.
     *
     * @param whole    whether what it names must be there
     * @param bound    whether a live record names it that can't be replaced
     * @param snapshot one of those that name it
     */
    private record Use(Need need, boolean whole, boolean bound, SnapshotId snapshot) {
        static Use of(Live record) {
            boolean bound = record.need() == Need.LIVE && !record.canBeReplaced();
            return new Use(
                    record.need(), record.isWhole(), bound, record.snapshot().id());
        }

        Use or(Use other) {
            return new Use(
                    need.or(other.need),
                    whole || other.whole,
                    bound || other.bound,
                    other.whole ? other.snapshot : snapshot);
        }
    }

    NeededPacks(Repository repository, LedgerState state, KeptIndex kept, PackRows rows) {
        this.repository = repository;
        this.state = state;
        this.kept = kept;
        this.rows = rows;
    }

    /** @throws Damaged if a footer can't be read without which nobody knows what is needed */
    void gather(List<Live> records) {
        Map<RunRef, Use> manifests = new LinkedHashMap<>();
        Map<RunRef, Need> indexes = new LinkedHashMap<>();
        for (Live record : records) {
            Use use = Use.of(record);
            record.snapshot().runs().forEach(run -> manifests.merge(run, use, Use::or));
            if (!record.found().timely() || !kept.standsFor(record.found().name())) {
                record.snapshot().index().ifPresent(run -> indexes.merge(run, record.need(), Need::or));
            }
        }
        manifests.forEach(this::manifest);
        indexes.forEach(this::index);
        kept.merged().forEach(this::mergedIndex);
    }

    private void manifest(RunRef ref, Use use) {
        Set<ObjectHash> own = new LinkedHashSet<>();
        try {
            RunReader run = needed(ref, PackKind.META, use.need, repository::manifestRun, own);
            if (use.need == Need.LIVE) {
                used(run);
            }
            if (use.bound) {
                own.forEach(pack -> rows.bound(PackKind.META, pack));
                run.forEachPack(pack -> rows.bound(PackKind.DATA, pack.name()));
            }
        } catch (Damaged e) {
            if (use.whole || own.stream().noneMatch(pack -> isSwept(PackKind.META, pack))) {
                throw new Damaged(
                        "Snapshot " + use.snapshot.shortText()
                                + " has a manifest that can't be read, so nobody knows what it needs, and nothing was "
                                + "deleted: " + PackKind.META.path(ref.pack())
                                + ". Next: holdfast repair --from REPLICA, where there is one; what can't be mended must be "
                                + "forgotten, and its time in the trash be over",
                        e);
            }
        }
    }

    private void used(RunReader run) {
        int source = sources.computeIfAbsent(run.sourceName(), _ -> sources.size());
        Map<ObjectHash, Map<Integer, PackUse.Used>> byPack = new HashMap<>();
        int[] seen = new int[1];
        run.forEachFrame(use -> {
            byPack.computeIfAbsent(use.frame().pack().info().name(), _ -> new TreeMap<>())
                    .merge(use.frame().number(), used(use), PackUse.Used::plus);
            if (++seen[0] % FRAMES_AT_ONCE == 0) {
                byPack.forEach((pack, frames) -> rows.used(pack, source, frames));
                byPack.clear();
            }
        });
        byPack.forEach((pack, frames) -> rows.used(pack, source, frames));
    }

    /** Of a frame whose plain length is not known, all of it. */
    private static PackUse.Used used(RunReader.FrameUse use) {
        long plain = use.frame().plainLength();
        long length = use.frame().length();
        long live = plain == 0 ? use.liveBytes() : Math.min(use.liveBytes(), plain);
        return new PackUse.Used(plain == 0 ? length : live * length / plain, live);
    }

    /** Names of the sources of manifests that are live, each at its number. */
    List<String> sources() {
        return List.copyOf(sources.keySet());
    }

    /** A hint: without it content is stored again, and nothing is lost. */
    private void index(RunRef ref, Need need) {
        try {
            needed(ref, PackKind.INDEX, need, repository::indexRun, new HashSet<>());
        } catch (Damaged e) {
            // What it lies in was told before.
        }
    }

    /** What it tells of may go: it is told of by many. */
    private void mergedIndex(RunRef ref) {
        Prune.stopIfAsked();
        rows.needed(PackKind.INDEX, ref.pack(), Need.LIVE);
        try {
            repository
                    .indexRun(ref)
                    .ownPacks()
                    .forEach(pack -> rows.needed(PackKind.INDEX, pack.info().name(), Need.LIVE));
        } catch (Damaged e) {
            // Of no use.
        }
    }

    /** @param own its packs, as far as they get known */
    private RunReader needed(
            RunRef ref, PackKind kind, Need need, Function<RunRef, RunReader> opener, Set<ObjectHash> own) {
        Prune.stopIfAsked();
        own.add(ref.pack());
        rows.needed(kind, ref.pack(), need);
        RunReader run = opener.apply(ref);
        run.ownPacks().forEach(pack -> {
            own.add(pack.info().name());
            rows.needed(kind, pack.info().name(), need);
        });
        run.forEachPack(pack -> rows.needed(PackKind.DATA, pack.name(), need));
        return run;
    }

    /**
     * Whether a pack was condemned, and is gone: then it was swept. Of a record that came late, or is freed, that is no damage: when it was swept nobody
     * needed it.
     */
    private boolean isSwept(PackKind kind, ObjectHash pack) {
        return state.isCondemned(pack)
                && repository.store().head(kind.path(pack)).isEmpty();
    }
}
