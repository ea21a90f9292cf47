package io.holdfast.cli;

import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.repository.KeySlots;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds, lists and removes the ways to unlock a repository. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Adds, lists and removes the passwords and recovery keys of a repository; no data is rewritten.",
        footer = {
            "",
            "Examples:",
            "  holdfast key list /backup/repository",
            "  holdfast key add /backup/repository --new-password-file new.txt",
            "  holdfast key add /backup/repository --recovery",
            "  holdfast key remove /backup/repository 3fa9"
        })
final class KeyCommand {

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the key slots.")
    int list(@Parameters(paramLabel = "REPO") String address, @Mixin RepositoryOptions options) {
        Output output = options.output();
        try (var opened = options.open(address)) {
            List<KeySlots.Listed> all = opened.repository().keySlots().list();
            for (KeySlots.Listed each : all) {
                String kind = each.slot().kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                output.say(String.format(
                        Locale.ROOT,
                        "%s  %-12s  %s  %s",
                        each.id().substring(0, 8),
                        kind,
                        Units.time(each.slot().madeAt()),
                        each.slot().label()));
                output.object(
                        "key",
                        Map.of(
                                "id", each.id(),
                                "kind", kind,
                                "made", each.slot().madeAt().toString(),
                                "label", each.slot().label()));
            }
            output.summary(Map.of("keys", all.size()));
        }
        return ExitCodes.DONE;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a password, or a recovery key.")
    int add(
            @Parameters(paramLabel = "REPO") String address,
            @Option(names = "--new-password-file", paramLabel = "FILE", description = "File with the new password.")
                    @Nullable
                    Path file,
            @Option(names = "--recovery", description = "Make a recovery key and print it.") boolean recovery,
            @Option(names = "--label", paramLabel = "TEXT", defaultValue = "", description = "For people.")
                    String label,
            @Mixin RepositoryOptions options) {
        Output output = options.output();
        try (var opened = options.open(address)) {
            if (recovery) {
                RecoveryKey key = RecoveryKey.random(new SecureRandom());
                String id = opened.repository().addKey(new KeySlots.NewSlot(key, label, KdfCost.STANDARD));
                output.summary(
                        Map.of("id", id, "recoveryKey", key.text()),
                        "Recovery key, shown this once:",
                        "",
                        "    " + key.text());
            } else {
                Secret password = RepositoryOptions.newPassword(file);
                String id = opened.repository().addKey(new KeySlots.NewSlot(password, label, KdfCost.STANDARD));
                output.summary(Map.of("id", id), "Key slot " + id.substring(0, 8) + " is added.");
            }
        }
        return ExitCodes.DONE;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a key slot, unless it is the last.")
    int remove(
            @Parameters(index = "0", paramLabel = "REPO") String address,
            @Parameters(index = "1", paramLabel = "ID", description = "First digits of the slot's id.") String id,
            @Mixin RepositoryOptions options) {
        try (var opened = options.open(address)) {
            String removed = opened.repository().keySlots().remove(id);
            options.output().summary(Map.of("id", removed), "Key slot " + removed.substring(0, 8) + " is removed.");
        }
        return ExitCodes.DONE;
    }
}
