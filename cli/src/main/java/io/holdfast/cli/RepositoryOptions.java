package io.holdfast.cli;

import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What opens a repository. */
final class RepositoryOptions {
    private final Surroundings around;

    @Mixin
    private final PasswordOptions passwords;

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            description = "File with the recovery key, in place of a password.")
    private @Nullable Path recoveryKeyFile;

    RepositoryOptions(Surroundings around) {
        this.around = around;
        this.passwords = new PasswordOptions(around);
    }

    /** A repository that was unlocked, and its store, whose requests are counted. */
    record Opened(Repository repository, CountingStore store) implements AutoCloseable {
        /** Reads lists of pieces; one thread's. */
        LongPieces longPieces() {
            var hasher = repository.hasher();
            return new LongPieces(repository.frames(), hasher::holds);
        }

        @Override
        public void close() {
            repository.close();
            store.close();
        }
    }

    /** Whether what unlocks it is given, so that nobody need be asked. */
    boolean isUnlockable() {
        return recoveryKeyFile != null || passwords.isGiven();
    }

    Opened open(String address) {
        return open(address, Progress.none());
    }

    /** @param progress told what the user should know of the cache */
    Opened open(String address, Progress progress) {
        return open(address, progress, store -> store);
    }

    /** @param around puts something around the store, such as a limit */
    Opened open(String address, Progress progress, UnaryOperator<Store> around) {
        CountingStore store = new CountingStore(around.apply(Stores.open(StoreUri.parse(address))));
        try {
            return new Opened(Repository.open(store, secret(), folders(), progress), store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** The same of a repository whose header may be lost or damaged: then it is put back from a replica first, and that is said. */
    Opened openMending(String address, Store replica, Progress progress, UnaryOperator<Store> around) {
        Secret secret = secret();
        CountingStore store = new CountingStore(around.apply(Stores.open(StoreUri.parse(address))));
        try {
            if (Repository.mendHeader(store, replica, secret)) {
                progress.on(new Event.Noted(
                        "The header of " + store.describe() + " was missing or damaged, and was put back."));
            }
            return new Opened(Repository.open(store, secret, folders(), progress), store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** For a slot that is to be made. */
    Secret.Password newPassword(@Nullable Path file) {
        return passwords.newPassword(file);
    }

    private LocalFolders folders() {
        return LocalFolders.of(around.environment());
    }

    private Secret secret() {
        return recoveryKeyFile == null
                ? passwords.password(PasswordOptions.Confirmation.ONCE)
                : RecoveryKey.parse(new String(PasswordOptions.firstLine(recoveryKeyFile), StandardCharsets.UTF_8));
    }
}
