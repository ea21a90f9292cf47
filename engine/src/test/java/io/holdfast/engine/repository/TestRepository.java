package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/** Repositories for tests: one password, and one recovery key, by which they are opened since it costs nothing to try. */
public final class TestRepository {
    /** What opens them. */
    public static final String PASSWORD = "c4n4ryword correct horse";

    private static final RecoveryKey RECOVERY = RecoveryKey.random(new FixedRandom(1));
    private static final KdfCost CHEAP = new KdfCost(8192, 1, 1);

    private TestRepository() {}

    /** Makes one. */
    public static void init(Store store) {
        init(store, Times.LOCAL);
    }

    /** Makes one that the password alone opens. */
    public static void initWithPassword(Store store) {
        Repository.init(store, Times.LOCAL, List.of(newSlot()));
    }

    /** One that the password alone opens. */
    public static Repository openWithPassword(Store store, Path local) {
        Secret password = Secret.Password.of(PASSWORD.toCharArray());
        return Repository.open(store, password, new LocalFolders(local.resolve("cache"), local.resolve("state")));
    }

    /** @param times what is assumed of the store */
    public static void init(Store store, Times times) {
        Repository.init(store, times, slots());
    }

    /** Makes one that cuts content otherwise, in a store of which something else is assumed. */
    public static void init(Store store, Times times, ChunkerSettings chunker) {
        init(store, times, chunker, Features.NONE);
    }

    /** Makes one as a later release may: with something beside which this one must not delete. */
    public static void initWithUnknownDeleteFeature(Store store, Times times) {
        init(store, times, ChunkerSettings.STANDARD, new Features(Set.of(), Set.of(), Set.of("of-tomorrow")));
    }

    /** The same, beside which this one must not even write. */
    public static void initWithUnknownWriteFeature(Store store, Times times) {
        init(store, times, ChunkerSettings.STANDARD, new Features(Set.of(), Set.of("of-tomorrow"), Set.of()));
    }

    private static void init(Store store, Times times, ChunkerSettings chunker, Features features) {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[RepositoryId.LENGTH];
        random.nextBytes(id);
        Keys keys = Keys.random(RepositoryId.of(id), random);
        Header header = new Header(RepositoryId.of(id), store.clock(), features, chunker, times);
        KeySlots.init(store, header, keys, slots(), random, InstantSource.system());
    }

    /**
     * Unlocked once, for clients that need not try the password themselves.
     *
     * @param clock of their machines
     */
    public record Unlocked(Keys keys, InstantSource clock) {
        /**
         * The repository as another process opens it.
         *
         * @param local   folder for cache and state
         * @param random  for keys and ids
         * @param threads makes all threads of this client
         * @param worth   so many loose records are worth a page
         */
        public Repository open(Store store, Path local, SecureRandom random, ThreadFactory threads, int worth) {
            LocalFolders folders = new LocalFolders(local.resolve("cache"), local.resolve("state"));
            KeySlots seen = KeySlots.of(store);
            return new Repository(
                    store,
                    seen,
                    keys,
                    folders.within(seen.header().id().toString()),
                    new Repository.Means(random, clock, _ -> threads, worth),
                    Progress.none(),
                    RunPacks.Trust.NAMES,
                    SparePacks.none(),
                    Optional.empty());
        }
    }

    /** Removes a way to unlock it. */
    public static void removeKey(Store store, String id) {
        KeySlots.of(store).remove(id);
    }

    /** Makes one, and unlocks it. Its way in takes no time to try, or to make: there are thousands of such repositories. */
    public static Unlocked unlocked(Store store, Times times, SecureRandom random, InstantSource clock) {
        byte[] id = new byte[RepositoryId.LENGTH];
        random.nextBytes(id);
        Keys keys = Keys.random(RepositoryId.of(id), random);
        Header header = new Header(RepositoryId.of(id), store.clock(), Features.NONE, ChunkerSettings.STANDARD, times);
        KeySlots.init(store, header, keys, List.of(recoverySlot()), random, clock);
        return new Unlocked(keys, clock);
    }

    /** The ways to unlock one: by the password, and as {@link #open} does. */
    private static List<KeySlots.NewSlot> slots() {
        return List.of(newSlot(), recoverySlot());
    }

    private static KeySlots.NewSlot recoverySlot() {
        return new KeySlots.NewSlot(RECOVERY, "recovery", CHEAP);
    }

    /** One more way to unlock it, by the same password. */
    public static KeySlots.NewSlot newSlot() {
        return new KeySlots.NewSlot(Secret.Password.of(PASSWORD.toCharArray()), "test", CHEAP);
    }

    /** One more way to unlock it, by a key that nobody keeps. */
    public static KeySlots.NewSlot newRecoverySlot(SecureRandom random) {
        return new KeySlots.NewSlot(RecoveryKey.random(random), "test", CHEAP);
    }

    /**
     * One that was made here.
     *
     * @param local folder for cache and state
     */
    public static Repository open(Store store, Path local) {
        return Repository.open(store, RECOVERY, new LocalFolders(local.resolve("cache"), local.resolve("state")));
    }

    /** The same on a machine with this clock. */
    public static Repository open(Store store, Path local, InstantSource clock) {
        Repository.Means usual = Repository.Means.usual();
        return new Unlocked(KeySlots.of(store).open(RECOVERY), clock)
                .open(store, local, usual.random(), usual.threads().apply("test-"), usual.worth());
    }

    /** The same, where so many loose records are worth a page. */
    public static Repository open(Store store, Path local, int worth) {
        Repository.Means usual = Repository.Means.usual();
        return new Unlocked(KeySlots.of(store).open(RECOVERY), usual.clock())
                .open(store, local, usual.random(), usual.threads().apply("test-"), worth);
    }
}
