package io.holdfast.cli;

import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.KeySlots;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a repository. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Makes a repository in a folder or bucket, with a password and a recovery key.",
        footer = {
            "",
            "Examples:",
            "  holdfast init /backup/repository",
            "  holdfast init 's3://backups/main?endpoint=https://s3.example.com&region=eu-1&path-style=true'"
        })
final class InitCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "REPO", description = "Folder or URI. Else HOLDFAST_REPOSITORY.")
    private @Nullable String address;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() {
        StoreUri uri = StoreUri.parse(RepositoryOptions.address(address));
        var password = options.password(RepositoryOptions.Confirmation.TWICE);
        RecoveryKey recovery = RecoveryKey.random(new SecureRandom());
        try (Store store = Stores.create(uri)) {
            RepositoryId id = Repository.init(
                    store,
                    times(uri),
                    List.of(
                            new KeySlots.NewSlot(password, "password", KdfCost.STANDARD),
                            new KeySlots.NewSlot(recovery, "recovery key", KdfCost.STANDARD)));
            options.output()
                    .summary(
                            Map.of("repository", store.describe(), "id", id.toString(), "recoveryKey", recovery.text()),
                            "The repository is made: " + store.describe(),
                            "",
                            "Recovery key, shown this once. Print it, and keep it where the password is not:",
                            "",
                            "    " + recovery.text(),
                            "",
                            "Without the password or this key nobody can read what is backed up here, not even you.",
                            "Next: holdfast backup SOURCE " + store.describe());
        }
        return ExitCodes.DONE;
    }

    private static Times times(StoreUri uri) {
        return switch (uri) {
            case StoreUri.Folder _ -> Times.LOCAL;
            case StoreUri.S3 _ -> Times.PROMPT;
        };
    }
}
