package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose calendar counts. */
final class TimeZoneOption {
    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Whose calendar and clock count, such as Europe/Berlin. Default: this machine's.")
    private @Nullable String name;

    /** @throws BadInput if there is no such zone */
    ZoneId zone() {
        try {
            return name == null ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new BadInput(
                    "'" + name + "' is no time zone. Next: write it like Asia/Shanghai, Europe/Berlin or UTC", e);
        }
    }
}
