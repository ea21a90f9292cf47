package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.PageSealer;
import io.holdfast.engine.ledger.RecordCache;
import io.holdfast.engine.ledger.RecordSealer;
import io.holdfast.engine.ledger.SeenLedger;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.ChunkMark;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.Directory;
import io.holdfast.engine.pack.FrameMark;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.RequestCounts;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A repository that was unlocked: the only door to its ledger, runs and packs. Reading needs nothing more; writing begins with
 * {@link #openWriter}. Safe for many threads.
 */
public final class Repository implements AutoCloseable {
    private static final int PACKS_INTERNED = 1 << 16;
    private static final long CACHE_BYTES = 2L << 30;

    private final CountingStore store;
    private final KeySlots slots;
    private final Keys keys;
    private final LocalFolders folders;
    private final Means means;
    private final RecordSealer sealer;
    private final Ledger ledger;
    private final PackFrames frames;
    private final PackDirectories directories;
    private final Progress progress;
    private final Optional<Path> temporary;
    private final AtomicBoolean toldOfRollback = new AtomicBoolean();
    private final Map<ObjectHash, PackRef> packs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectHash, PackRef> eldest) {
            return size() > PACKS_INTERNED;
        }
    };

    /**
     * What a repository does not make itself: a simulation brings its own.
     *
     * @param random  for keys and ids
     * @param clock   of this machine
     * @param threads makes threads, by what their names begin with
     * @param worth   so many loose records are worth a page
     */
    record Means(SecureRandom random, InstantSource clock, Function<String, ThreadFactory> threads, int worth) {
        static Means usual() {
            return new Means(
                    new SecureRandom(),
                    InstantSource.system(),
                    name -> Thread.ofPlatform().name(name, 0).daemon().factory(),
                    Ledger.WORTH);
        }
    }

    /** @param temporary removed at the end */
    Repository(
            Store store,
            KeySlots slots,
            Keys keys,
            LocalFolders folders,
            Means means,
            Progress progress,
            RunPacks.Trust trust,
            SparePacks spares,
            Optional<Path> temporary) {
        Header header = slots.header();
        this.store = new CountingStore(store);
        this.slots = slots;
        this.keys = keys;
        this.folders = folders;
        this.means = means;
        this.progress = progress;
        this.temporary = temporary;
        this.sealer = new RecordSealer(keys, means.random);
        this.ledger = new Ledger(
                this.store,
                sealer,
                new PageSealer(keys, means.random),
                header.times(),
                RecordCache.in(this.folders.cache().resolve("records")),
                SeenLedger.in(this.folders.state(), header.id() + " " + store.describe()),
                means.worth);
        this.frames = new PackFrames(
                this.store,
                keys,
                new PackCache(this.folders.cache().resolve("packs"), CACHE_BYTES),
                trust,
                spares,
                progress);
        this.directories = new PackDirectories(this.store, keys, frames);
    }

    /** As {@link #open(Store, Secret, LocalFolders, Progress)}, with nobody to be told anything. */
    public static Repository open(Store store, Secret secret, LocalFolders folders) {
        return open(store, secret, folders, Progress.none());
    }

    /**
     * Unlocks a repository.
     *
     * @param store    stays the caller's to close
     * @param progress told what the user should know of the cache
     * @throws io.holdfast.engine.error.NotFound     if there is none
     * @throws io.holdfast.engine.error.AccessDenied if the secret fits none of its key slots
     */
    public static Repository open(Store store, Secret secret, LocalFolders folders, Progress progress) {
        KeySlots slots = KeySlots.of(store);
        LocalFolders own = folders.within(slots.header().id().toString());
        // To try a password keeps one core busy; meanwhile another loads the native libraries, which takes half as
        // long.
        var _ = CompletableFuture.runAsync(() -> new FrameSealer(1).close());
        return new Repository(
                store,
                slots,
                slots.open(secret),
                own,
                Means.usual(),
                progress,
                RunPacks.Trust.NAMES,
                SparePacks.none(),
                Optional.empty());
    }

    /**
     * The same repository for whoever reads content: a pack that is damaged or missing is taken from a replica, compared with its name.
     * To be closed apart from this one.
     *
     * @param replica  stays the caller's to close
     * @param progress told of each pack that is taken from there
     * @throws io.holdfast.engine.error.BadInput if it is not of this repository
     */
    public Repository with(Store replica, Progress progress) {
        mustBeOf(replica);
        SparePacks spares = new SparePacks(Optional.of(replica), progress);
        return new Repository(
                store, slots, keys, folders, means, progress, RunPacks.Trust.NAMES, spares, Optional.empty());
    }

    /**
     * A replica of this repository, unlocked by the same keys. What this machine has seen of it is its own. To be closed apart from this one.
     *
     * @param replica stays the caller's to close
     * @throws io.holdfast.engine.error.BadInput if it is not of this repository
     */
    public Repository replica(Store replica) {
        mustBeOf(replica);
        return new Repository(
                replica,
                KeySlots.of(replica),
                keys,
                folders,
                means,
                progress,
                RunPacks.Trust.NAMES,
                SparePacks.none(),
                Optional.empty());
    }

    /**
     * The same repository as its store has it now, for whoever looks for damage: nothing that this machine keeps of it is believed. What
     * is read goes through a cache of its own, which ends with it. Of a pack of runs that is not what its name says, which otherwise
     * is damaged as a whole, those frames are read whose tags are right. To be closed apart from this one.
     */
    public Repository afresh() {
        Path own = folders.cache().resolve("afresh-" + UUID.randomUUID());
        LocalFolders apart = new LocalFolders(own, folders.state());
        return new Repository(
                store, slots, keys, apart, means, progress, RunPacks.Trust.TAGS, SparePacks.none(), Optional.of(own));
    }

    /**
     * Makes a repository.
     *
     * @param times what is assumed of the store
     * @param first the slots that it begins with
     * @throws io.holdfast.engine.error.Conflict if there is one already
     */
    public static RepositoryId init(Store store, Times times, List<KeySlots.NewSlot> first) {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[RepositoryId.LENGTH];
        random.nextBytes(id);
        Keys keys = Keys.random(RepositoryId.of(id), random);
        Instant now = store.clock().truncatedTo(ChronoUnit.SECONDS);
        Header header = new Header(RepositoryId.of(id), now, Features.NONE, ChunkerSettings.STANDARD, times);
        KeySlots.init(store, header, keys, first, random, InstantSource.system());
        return header.id();
    }

    /**
     * Puts back the header of a repository that has lost it, or whose header is damaged: without it nothing can be opened. That the
     * replica's is the right one shows before it is put, since every key slot is bound to it.
     *
     * @return whether that was needed
     * @throws BadInput if the replica's is not the right one, or the secret is not
     */
    public static boolean mendHeader(Store store, Store replica, Secret secret) {
        byte[] good = replica.get(Header.NAME, Header.MAX_LENGTH);
        if (hasHeader(store, good)) {
            return false;
        }
        if (!KeySlots.opens(store, good, secret)) {
            throw new BadInput("The header of " + store.describe() + " is not that of " + replica.describe()
                    + ", and its key slots do not open under the latter with this password. Next: check both addresses and the "
                    + "password; a repository without key slots is lost, and its replica takes its place");
        }
        store.put(Header.NAME, Store.Body.of(good));
        return true;
    }

    private static boolean hasHeader(Store store, byte[] good) {
        try {
            return Arrays.equals(store.get(Header.NAME, Header.MAX_LENGTH), good);
        } catch (NotFound | Damaged e) {
            return false;
        }
    }

    /**
     * What the header says of the repository in a store, for who has no key; empty where there is none.
     *
     * @throws Damaged if the header is
     */
    public static Optional<Header> headerOf(Store store) {
        return store.head(Header.NAME).map(_ -> Header.parse(store.get(Header.NAME, Header.MAX_LENGTH)));
    }

    /** @throws io.holdfast.engine.error.BadInput if a store is no replica of this repository */
    public void mustBeOf(Store replica) {
        slots.mustBeOf(replica);
    }

    public Store store() {
        return store;
    }

    /** What was asked of the store so far, since this was opened. */
    public Asked asked() {
        return Asked.of(store.counts());
    }

    /** The same, each kind by itself. */
    public RequestCounts requests() {
        return store.counts();
    }

    public Header header() {
        return slots.header();
    }

    /** Lists and removes the ways to unlock it. */
    public KeySlots keySlots() {
        return slots;
    }

    /** Adds a way to unlock it; returns the slot's id. */
    public String addKey(KeySlots.NewSlot slot) {
        return slots.add(keys, slot, means.random, means.clock);
    }

    /**
     * The slot that is to be replaced by another.
     *
     * @param id or the first digits of it; empty for the one that opened the repository
     * @throws NotFound if there is none such
     */
    public KeyRotation rotation(Optional<String> id) {
        KeySlots.Listed old = id.map(slots::find)
                .or(slots::openedBy)
                .orElseThrow(() -> new NotFound("It is not known which key slot opened this repository. Next: name "
                        + "one: holdfast key list"));
        return new KeyRotation(slots, keys, old, means.random, means.clock);
    }

    /** Reads packs as they are, whole. */
    public PackReader packReader(FrameOpener opener) {
        return new PackReader(keys, opener);
    }

    /**
     * A folder on this machine for what does not fit into memory.
     *
     * @throws io.holdfast.engine.error.Full if it can't be made
     */
    public Path scratch() {
        return folders.scratch();
    }

    Keys keys() {
        return keys;
    }

    LocalFolders folders() {
        return folders;
    }

    SecureRandom random() {
        return means.random;
    }

    /** Makes the threads of a job over it, by what their names begin with. */
    public ThreadFactory threads(String name) {
        return means.threads.apply(name);
    }

    /** An id for a new snapshot. */
    public SnapshotId newSnapshotId() {
        return SnapshotId.random(means.random);
    }

    /** The clock of this machine: nothing that must be right hangs on it. */
    public InstantSource clock() {
        return means.clock;
    }

    /** A number that nobody can foretell. */
    public int anyNumber() {
        return means.random.nextInt();
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Reads the ledger: what exists now. Where that is less than this machine has seen, it is said, once. */
    public LedgerState read() {
        LedgerState state = ledger.read();
        state.rollback()
                .filter(_ -> toldOfRollback.compareAndSet(false, true))
                .ifPresent(what -> progress.on(new Event.Noted(
                        what + ". Next: find out why; holdfast accept tells what is gone, and takes it as it is")));
        return state;
    }

    /** Cuts content; safe for many threads. */
    public Chunker chunker() {
        return new Chunker(header().chunker(), keys);
    }

    /** A hasher of content: one for each thread. */
    public ContentHasher hasher() {
        return new ContentHasher(keys);
    }

    /** Opens frames wherever they lie. */
    public PackFrames frames() {
        return frames;
    }

    public RunReader manifestRun(RunRef ref) {
        return RunReader.open(ref, RunKind.MANIFEST, frames, this::pack);
    }

    public RunReader indexRun(RunRef ref) {
        return RunReader.open(ref, RunKind.INDEX, frames, this::pack);
    }

    /**
     * What the entry of an index run says, at which the cursor stands.
     *
     * @throws io.holdfast.engine.error.Damaged if it breaks the format
     */
    public ChunkPlace indexed(RunCursor cursor) {
        return LocalIndex.place(cursor);
    }

    /**
     * Tells of every chunk of a pack of content, as its directory has them. Safe for many threads.
     *
     * @throws io.holdfast.engine.error.NotFound if there is no such pack
     * @throws Damaged if it is not as long as it should be, or its directory is damaged
     */
    public void forEachChunk(PackInfo pack, BiConsumer<ContentHash, ChunkPlace> told) {
        Directory directory = directories.read(PackKind.DATA, pack.name(), pack.length());
        PackRef ref = pack(pack);
        for (int i = 0; i < directory.frameCount(); i++) {
            FrameMark mark = directory.frame(i);
            FramePlace place = FramePlace.of(ref, i, mark.place(), mark.length(), mark.plainLength());
            for (ChunkMark chunk : directory.chunks(i)) {
                told.accept(chunk.hash(), new ChunkPlace(place, chunk.offset(), chunk.length()));
            }
        }
    }

    /**
     * The last frame of a pack of manifests, which is the footer of a run if it is one; empty where the pack has no frame.
     *
     * @param length bytes of the pack, as a LIST shows it
     * @throws io.holdfast.engine.error.NotFound if there is no such pack
     * @throws Damaged if its directory is damaged
     */
    public Optional<RunRef> lastFrame(ObjectHash metaPack, long length) {
        Directory directory = directories.read(PackKind.META, metaPack, length);
        int last = directory.frameCount() - 1;
        return last < 0
                ? Optional.empty()
                : Optional.of(new RunRef(
                        metaPack,
                        last,
                        directory.frame(last).place(),
                        directory.frame(last).length()));
    }

    /** What a LIST of now shows of packs. */
    public ListedPacks listed(PackKind kind) {
        return new ListedPacks(store, kind);
    }

    /** The one reference for all who name this pack of content. */
    public PackRef pack(PackInfo info) {
        synchronized (packs) {
            return packs.computeIfAbsent(info.name(), _ -> PackRef.named(PackKind.DATA, info));
        }
    }

    /**
     * Begins to write.
     *
     * @throws HoldfastException if the header has a feature that this release can't write
     */
    public Writer openWriter(WriterOptions options, LedgerState state, String source) {
        header().features().requireWrite();
        return new Writer(this, options, state, source);
    }

    @Override
    public void close() {
        frames.close();
        sealer.close();
        temporary.ifPresent(Repository::remove);
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // It was never made, or stays as a part of the cache, which may be removed at any time.
        }
    }
}
