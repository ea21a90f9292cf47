package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import io.holdfast.engine.repository.Repository;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a key slot. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a password, or a recovery key, beside those that are there.",
        footer = {
            "",
            "Examples:",
            "  holdfast key add /backup/repository --label 'night shift'     asks for the new password twice",
            "  holdfast key add /backup/repository --new-password-file new.txt",
            "  holdfast key add /backup/repository --recovery"
        })
final class KeyAddCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the new password; else it is asked for.")
    private @Nullable Path file;

    @Option(names = "--recovery", description = "Make a recovery key, and show it once.")
    private boolean recovery;

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "", description = "For people; not secret.")
    private String label = "";

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    KeyAddCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Words meant = Words.of(words, 0, 0, "holdfast key add REPO", around);
        if (recovery && file != null) {
            throw new BadInput(
                    "--recovery makes a key of its own, so --new-password-file means nothing. Next: give one of "
                            + "them");
        }
        try (var opened = repositories.open(meant.repository())) {
            if (recovery) {
                addRecoveryKey(opened.repository());
            } else {
                addPassword(opened.repository());
            }
        }
        return ExitCodes.DONE;
    }

    private void addPassword(Repository repository) {
        Secret password = repositories.newPassword(file);
        String id = repository.addKey(new NewSlot(password, label.isEmpty() ? "password" : label, around.guessing()));
        String added = "Key slot " + id.substring(0, 8) + " is added.";
        outputs.open()
                .summary(
                        new Output.Done(added + " Next: holdfast key list", ExitCodes.DONE),
                        new Fields().and("id", id),
                        added);
    }

    private void addRecoveryKey(Repository repository) {
        RecoveryKey key = RecoveryKey.random(new SecureRandom());
        String id = repository.addKey(new NewSlot(key, label.isEmpty() ? "recovery key" : label, around.guessing()));
        String slot = id.substring(0, 8);
        outputs.open()
                .summary(
                        new Output.Done(
                                "Key slot " + slot
                                        + " is added, but its recovery key was not shown. Next: holdfast key "
                                        + "remove REPO " + slot + ", and holdfast key add REPO --recovery",
                                ExitCodes.FAILED),
                        new Fields().and("id", id).and("recoveryKey", key.text()),
                        "Key slot " + slot + " is added.",
                        "",
                        "Recovery key, shown this once. Print it, and keep it where the password is not:",
                        "",
                        "    " + key.text());
    }
}
