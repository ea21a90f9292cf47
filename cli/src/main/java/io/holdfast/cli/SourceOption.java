package io.holdfast.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The source whose snapshots are meant. */
final class SourceOption {
    @Option(names = "--source", paramLabel = "NAME", description = "Only snapshots of this source.")
    private @Nullable String source;

    Optional<String> name() {
        return Optional.ofNullable(source);
    }
}
