package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Condemnation;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repair.RepairResult.Index;
import io.holdfast.engine.repository.ListedPacks;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.LateRecords;
import io.holdfast.engine.snapshot.Replacing;
import io.holdfast.engine.source.SortedSpill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes the index whole again, out of the directories of packs. A pack of content that a snapshot names, and of which no run of the index tells that can be read, is told of by
 * a new run; the snapshot, the newest that names the pack, gets a record with it that takes the place of its old one, by w3 to w5. So the run keeps no pack that its
 * snapshot does not keep. Records that name runs which can't be read get others without them, and the packs of those runs are condemned, so that no backup asks for them any more.
 *
 * <p>It deletes nothing, and may end at any point: the next one does what is lacking then. In memory: names of runs of the index, and half a million chunks; the rest is sorted on
 * disk.
 */
final class IndexRebuild {
    private static final long MEMORY = 12L << 20;

    /** The name of its job. It uploads no content, so an interrupted one leaves nothing for the next. */
    private static final String JOB = "index";

    private final Repository repository;
    private final Origin origin;
    private final Progress progress;
    private final Map<ObjectHash, Boolean> looked = new HashMap<>();
    private final List<Present> snapshots = new ArrayList<>();
    private final Set<RunRef> broken = new LinkedHashSet<>();
    private final Set<ObjectHash> brokenPacks = new LinkedHashSet<>();
    private final AtomicLong packsDone = new AtomicLong();
    private final AtomicLong chunks = new AtomicLong();
    private long packs;
    private long unread;

    IndexRebuild(Repository repository, Origin origin, Progress progress) {
        this.repository = repository;
        this.origin = origin;
        this.progress = progress;
    }

    /** What {@link #run} would do; of packs no more than their names is looked at. */
    Index planned() {
        lacking(repository.read()).close();
        return outcome();
    }

    /** Does it. */
    Index run() {
        LedgerState state = repository.read().mustBeReadable();
        try (SortedSpill lacking = lacking(state);
                Ticker _ = new Ticker(
                        progress, () -> new Event.Advanced(Event.Phase.REBUILDING, packsDone.get(), packs, 0, 0, 0))) {
            condemn(state);
            Set<Present> open = new LinkedHashSet<>(snapshots);
            open.removeIf(
                    each -> each.snapshot().index().filter(broken::contains).isEmpty());
            Rows rows = new Rows(lacking.sorted());
            while (rows.next != null) {
                open.remove(tell(rows));
            }
            withoutBroken(open);
            return outcome();
        }
    }

    /** Rows of what is lacking, the next one in sight. */
    private static final class Rows {
        private final SortedSpill.Sorted sorted;
        private SortedSpill.@Nullable Item next;

        Rows(SortedSpill.Sorted sorted) {
            this.sorted = sorted;
            this.next = sorted.next();
        }

        static int number(SortedSpill.Item row) {
            return new ByteReader(row.key(), "temporary data").u32();
        }

        void step() {
            next = sorted.next();
        }
    }

    /** Has the next snapshot tell of all that it is to tell of; returns it. */
    private Present tell(Rows rows) {
        int number = Rows.number(Objects.requireNonNull(rows.next));
        Present snapshot = snapshots.get(number);
        try (Writer writer = writer()) {
            try (Directories directories = new Directories(repository, writer)) {
                for (SortedSpill.Item row = rows.next; row != null && Rows.number(row) == number; row = rows.next) {
                    directories.read(info(row.value()), this::done);
                    rows.step();
                }
                chunks.addAndGet(directories.finish());
            }
            replace(snapshot, writer.finishIndex(), writer);
        }
        return snapshot;
    }

    private Index outcome() {
        return new Index(broken.size(), packs, chunks.get(), unread);
    }

    private Writer writer() {
        return repository.openWriter(WriterOptions.DEFAULT, repository.read().mustBeReadable(), JOB);
    }

    private void done(boolean isRead) {
        Repair.stopIfAsked();
        packsDone.incrementAndGet();
        unread += isRead ? 0 : 1;
    }

    /** Gathers what is to be done: rows of packs of which no run tells, by the number of the snapshot that is to tell of them. */
    private SortedSpill lacking(LedgerState state) {
        look(state);
        SortedSpill result = new SortedSpill(repository.scratch(), MEMORY);
        try (SortedSpill told = new SortedSpill(repository.scratch(), MEMORY);
                SortedSpill named = new SortedSpill(repository.scratch(), MEMORY)) {
            for (RunRef ref : state.indexRuns()) {
                if (!broken.contains(ref) && isWhole(ref)) {
                    repository
                            .indexRun(ref)
                            .forEachPack(pack -> told.add(pack.name().bytes(), new byte[0]));
                }
            }
            gather(named);
            join(named.sorted(), told.sorted(), state, result);
            return result;
        } catch (RuntimeException | Error e) {
            result.close();
            throw e;
        }
    }

    /** Finds the snapshots that may get other records, newest first, and the runs of the index that can't be read. */
    private void look(LedgerState state) {
        LateRecords late = new LateRecords(repository);
        state.visible().reversed().stream()
                .filter(each -> late.lacking(each).isEmpty())
                .forEach(snapshots::add);
        for (Present each : snapshots) {
            each.snapshot()
                    .index()
                    .filter(ref -> !broken.contains(ref) && !isWhole(ref))
                    .ifPresent(broken::add);
        }
    }

    /** Whether all packs of a run are; those that are not are noted. */
    private boolean isWhole(RunRef ref) {
        Repair.stopIfAsked();
        List<ObjectHash> own = new ArrayList<>(List.of(ref.pack()));
        if (!isDamaged(ref.pack())) {
            try {
                repository
                        .indexRun(ref)
                        .ownPacks()
                        .forEach(pack -> own.add(pack.info().name()));
            } catch (NotFound | Damaged e) {
                brokenPacks.add(ref.pack());
                return false;
            }
        }
        List<ObjectHash> hit = own.stream().filter(this::isDamaged).toList();
        if (!hit.isEmpty()) {
            brokenPacks.add(ref.pack()); // by it the run is known
            brokenPacks.addAll(hit);
        }
        return hit.isEmpty();
    }

    private boolean isDamaged(ObjectHash pack) {
        return looked.computeIfAbsent(pack, _ -> !Spare.isWhole(repository.store(), PackKind.INDEX.path(pack), pack));
    }

    private void gather(SortedSpill named) {
        Set<RunRef> seen = new HashSet<>();
        for (int number = 0; number < snapshots.size(); number++) {
            for (RunRef ref : snapshots.get(number).snapshot().runs()) {
                if (seen.add(ref)) {
                    gather(ref, number, named);
                }
            }
        }
    }

    private void gather(RunRef ref, int number, SortedSpill named) {
        Repair.stopIfAsked();
        try {
            repository.manifestRun(ref).forEachPack(pack -> {
                ByteWriter key = new ByteWriter(40).bytes(pack.name().bytes()).u32(number);
                named.add(key.toByteArray(), row(pack));
            });
        } catch (NotFound | Damaged e) {
            // A verification tells of that.
        }
    }

    /** Of each pack the first row is that of the newest snapshot. */
    private void join(SortedSpill.Sorted named, SortedSpill.Sorted told, LedgerState state, SortedSpill result) {
        ListedPacks listed = repository.listed(PackKind.DATA);
        byte[] last = new byte[0];
        SortedSpill.Item other = told.next();
        for (SortedSpill.Item row = named.next(); row != null; row = named.next()) {
            byte[] name = Arrays.copyOf(row.key(), ObjectHash.LENGTH);
            boolean isFirst = !Arrays.equals(name, last);
            last = name;
            while (other != null && Arrays.compareUnsigned(other.key(), name) < 0) {
                other = told.next();
            }
            boolean isTold = other != null && Arrays.equals(other.key(), name);
            PackInfo pack = info(row.value());
            if (isFirst && !isTold && listed.has(pack) && !state.isCondemned(pack.name())) {
                byte[] number = Arrays.copyOfRange(row.key(), ObjectHash.LENGTH, row.key().length);
                result.add(new ByteWriter(40).bytes(number).bytes(name).toByteArray(), row.value());
                packs++;
            }
        }
    }

    private static byte[] row(PackInfo pack) {
        return new ByteWriter(64)
                .bytes(pack.name().bytes())
                .u32(pack.length())
                .bytes(pack.md5())
                .u64(pack.crc64())
                .toByteArray();
    }

    private static PackInfo info(byte[] row) {
        ByteReader in = new ByteReader(row, "temporary data");
        return new PackInfo(
                ObjectHash.of(in.bytes(ObjectHash.LENGTH)), in.u32(), in.bytes(PackInfo.MD5_LENGTH), in.u64());
    }

    private void condemn(LedgerState state) {
        Condemnation condemnation = new Condemnation(
                record -> repository.ledger().putInTime(record, Instant.EPOCH), origin.seeing(state.heads()));
        brokenPacks.stream()
                .filter(pack -> !state.isCondemned(pack))
                .forEach(pack -> condemnation.add(new PackId(PackKind.INDEX, pack)));
        condemnation.finish();
    }

    /** Those whose index is lost, and that are to tell of no pack. */
    private void withoutBroken(Set<Present> open) {
        if (open.isEmpty()) {
            return;
        }
        try (Writer writer = writer()) {
            open.forEach(each -> replace(each, Optional.empty(), writer));
        }
    }

    private void replace(Present old, Optional<RunRef> index, Writer writer) {
        Repair.stopIfAsked();
        if (!repository.read().shows(old.found().name())) {
            return; // a prune has written it anew meanwhile, or it was forgotten: the next one finds what is lacking
        }
        Replacing replacing = new Replacing(repository, writer, origin, index, brokenPacks::contains);
        boolean _ = replacing.commit(
                old.snapshot(),
                old.snapshot().runs(),
                old.asOf(),
                List.of(old.found().name()));
        writer.done();
    }
}
