package io.holdfast.cli;

import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a repository. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description =
                "Makes a repository in a folder or bucket, with a password and a recovery key, which is shown once.",
        footer = {
            "",
            "Examples:",
            "  holdfast init /backup/repository",
            "  holdfast init 's3://backups/main?endpoint=https://s3.example.com&region=eu-1' --password-file secret.txt",
            "  holdfast init 'cos://backups-1250000000/main?region=ap-guangzhou'"
        })
final class InitCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO,
            hideParamSyntax = true,
            description = "Folder, which is made, or URI of a bucket, which must be there: s3://, cos://, obs://.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--list-delay",
            paramLabel = "DURATION",
            description =
                    "How late the store's lists may be, where a probe has seen worse than is assumed of its kind.")
    private @Nullable String listDelay;

    @Option(
            names = "--clock-spread",
            paramLabel = "DURATION",
            description = "How much the store's times may differ, likewise.")
    private @Nullable String clockSpread;

    @Mixin
    private final PasswordOptions passwords;

    @Mixin
    private final OutputOptions outputs;

    InitCommand(Surroundings around) {
        this.around = around;
        this.passwords = new PasswordOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        StoreUri uri = StoreUri.parse(
                Words.of(words, 0, 0, "holdfast init REPO", around).repository());
        Times times = Times.of(uri).atLeast(worse());
        Secret password = passwords.password(PasswordOptions.Confirmation.TWICE);
        RecoveryKey recovery = RecoveryKey.random(new SecureRandom());
        try (Store store = Stores.create(uri)) {
            RepositoryId id = Repository.init(
                    store,
                    times,
                    List.of(
                            new NewSlot(password, "password", around.guessing()),
                            new NewSlot(recovery, "recovery key", around.guessing())));
            outputs.open()
                    .summary(
                            new Output.Done(
                                    "The repository is made, but its recovery key was not shown. Next: holdfast key add '"
                                            + store.describe() + "' --recovery",
                                    ExitCodes.FAILED),
                            new Fields()
                                    .and("repository", store.describe())
                                    .and("id", id)
                                    .and("recoveryKey", recovery.text()),
                            "The repository is made: " + store.describe(),
                            "",
                            "Recovery key, shown this once. Print it, and keep it where the password is not:",
                            "",
                            "    " + recovery.text(),
                            "",
                            "Without the password or this key nobody can read what is backed up here, not even you.",
                            "Next: holdfast backup SOURCE '" + store.describe() + "'");
        }
        return ExitCodes.DONE;
    }

    /** What the user knows of the store; never taken for less than is assumed of its kind. */
    private Probed worse() {
        return new Probed(duration(listDelay), duration(clockSpread), "", List.of());
    }

    private static Duration duration(@Nullable String written) {
        // In whole seconds, as the header has it.
        return Optional.ofNullable(written).map(Units::parseDuration).orElse(Duration.ZERO);
    }
}
