package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/** Repositories for tests: one password, which costs little to try. */
public final class TestRepository {
    /** What opens them. */
    public static final String PASSWORD = "correct horse";

    private static final KdfCost CHEAP = new KdfCost(8192, 1, 1);

    private TestRepository() {}

    /** Makes one. */
    public static void init(Store store) {
        init(store, Times.LOCAL);
    }

    /** @param times what is assumed of the store */
    public static void init(Store store, Times times) {
        Repository.init(store, times, List.of(new KeySlots.NewSlot(secret(), "test", CHEAP)));
    }

    /** Makes one that cuts content otherwise, in a store of which something else is assumed. */
    public static void init(Store store, Times times, ChunkerSettings chunker) {
        init(store, times, chunker, Features.NONE);
    }

    /** Makes one as a later release may: with something beside which this one must not delete. */
    public static void initWithUnknownDeleteFeature(Store store, Times times) {
        init(store, times, ChunkerSettings.STANDARD, new Features(Set.of(), Set.of(), Set.of("of-tomorrow")));
    }

    private static void init(Store store, Times times, ChunkerSettings chunker, Features features) {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[RepositoryId.LENGTH];
        random.nextBytes(id);
        Keys keys = Keys.random(RepositoryId.of(id), random);
        Header header = new Header(RepositoryId.of(id), store.clock(), features, chunker, times);
        KeySlots.init(store, header, keys, List.of(new KeySlots.NewSlot(secret(), "test", CHEAP)), random);
    }

    /** @param local folder for cache and state */
    public static Repository open(Store store, Path local) {
        return Repository.open(store, secret(), new LocalFolders(local.resolve("cache"), local.resolve("state")));
    }

    private static Secret secret() {
        return Secret.Password.of(PASSWORD.toCharArray());
    }
}
