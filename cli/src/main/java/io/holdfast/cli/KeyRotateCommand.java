package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.SlotKind;
import io.holdfast.engine.repository.KeyRotation;
import io.holdfast.engine.repository.KeySlots.NewSlot;
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

/** Replaces a key slot. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Replaces a password by another one, or a recovery key by a new one: the one that is given to open the repository, or the",
            "one that ID names. No data is rewritten; jobs that run go on. It may be stopped at any point, and run again with the same",
            "new password: until its end both open.",
            "Whoever knew the old one may have kept the keys that it opened. Against them only a new repository helps."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast key rotate /backup/repository                          asks for the new password twice",
            "  holdfast key rotate /backup/repository --new-password-file new.txt",
            "  holdfast key rotate /backup/repository 3fa9                     a recovery key: shows the new one once"
        })
final class KeyRotateCommand implements Callable<Integer> {
    private static final int SHORT = 8;

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " [ID]",
            hideParamSyntax = true,
            description = "The repository; the first digits of the slot's id, as holdfast key list shows it.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the new password; else it is asked for.")
    private @Nullable Path file;

    @Option(names = "--label", paramLabel = "TEXT", description = "For people; not secret. Else that of the old one.")
    private @Nullable String label;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    KeyRotateCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 1, "holdfast key rotate REPO [ID]", around);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            KeyRotation rotation = opened.repository().rotation(meant.optional(0));
            boolean isRecovery = rotation.old().slot().kind() == SlotKind.RECOVERY_KEY;
            if (isRecovery && file != null) {
                throw new BadInput("Key slot " + old(rotation) + " is a recovery key, and a new one is made, so "
                        + "--new-password-file means nothing. Next: leave it out, or name the slot of a password");
            }
            String id = isRecovery ? addRecoveryKey(rotation, output) : addPassword(rotation);
            rotation.removeOld();
            tell(id, rotation, output);
        }
        return ExitCodes.DONE;
    }

    private String addPassword(KeyRotation rotation) {
        return rotation.add(new NewSlot(repositories.newPassword(file), label(rotation), around.guessing()));
    }

    /** The old one is removed when the new one was shown, and not before. */
    private String addRecoveryKey(KeyRotation rotation, Output output) {
        RecoveryKey key = RecoveryKey.random(new SecureRandom());
        String id = rotation.add(new NewSlot(key, label(rotation), around.guessing()));
        String slot = id.substring(0, SHORT);
        output.show(
                new Output.Done(
                        "Key slot " + slot + " is added, but its recovery key was not shown, so " + old(rotation)
                                + " stays. Next: holdfast key remove REPO " + slot
                                + ", and holdfast key rotate REPO " + old(rotation),
                        ExitCodes.FAILED),
                "recoveryKey",
                new Fields().and("id", id).and("recoveryKey", key.text()),
                "New recovery key, shown this once. Print it, and keep it where the password is not:",
                "",
                "    " + key.text(),
                "");
        return id;
    }

    private String label(KeyRotation rotation) {
        return label == null ? rotation.old().slot().label() : label;
    }

    private static String old(KeyRotation rotation) {
        return rotation.old().id().substring(0, SHORT);
    }

    private static void tell(String id, KeyRotation rotation, Output output) {
        String sentence = "Key slot " + id.substring(0, SHORT) + " has taken the place of " + old(rotation) + ".";
        output.summary(
                new Output.Done(sentence + " Next: holdfast key list", ExitCodes.DONE),
                new Fields().and("id", id).and("was", rotation.old().id()),
                sentence,
                "A replica takes the new one over with the next replicate, and keeps the old one until: holdfast key remove "
                        + "REPLICA " + old(rotation));
    }
}
