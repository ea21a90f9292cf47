package io.holdfast.cli;

import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Commands around a backup. */
final class HookOptions {
    @Option(
            names = "--before",
            paramLabel = "COMMAND",
            description = "Shell command that freezes the source first; if it fails, there is no backup.")
    private @Nullable String before;

    @Option(
            names = "--after",
            paramLabel = "COMMAND",
            description = "Shell command to run afterwards, also if the backup fails or is stopped.")
    private @Nullable String after;

    @Option(
            names = "--hook-timeout",
            paramLabel = "TIME",
            description = "How long each of the two may take: 30s, 10m, 1h30m (default 5m).")
    private @Nullable String timeout;

    /** @throws BadInput if the time limits nothing, or is none */
    Hooks.Commands commands() {
        if (timeout != null && before == null && after == null) {
            throw new BadInput("--hook-timeout limits --before and --after. Next: add one of them, or leave it out");
        }
        Duration limit = timeout == null ? Hooks.Commands.NONE.limit() : Units.parseDuration(timeout);
        return new Hooks.Commands(Optional.ofNullable(before), Optional.ofNullable(after), limit);
    }
}
