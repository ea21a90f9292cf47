package io.holdfast.cli;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the entries of a snapshot. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the entries of a snapshot, all of them or those below a prefix.",
        footer = {"", "Example:", "  holdfast ls /backup/repository latest photos/2026/"})
final class LsCommand implements Callable<Integer> {
    @Mixin
    private SnapshotOptions snapshot = new SnapshotOptions();

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only keys that begin so.")
    private String prefix = "";

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() {
        Output output = options.output();
        try (var opened = options.open(snapshot.address())) {
            EntryCursor cursor = SnapshotOptions.manifest(opened.repository(), snapshot.find(opened.repository()))
                    .entries(KeyRange.ofPrefix(Key.of(prefix)));
            long entries = 0;
            while (cursor.next()) {
                tell(cursor.entry(), output);
                entries++;
            }
            output.summary(Map.of("entries", entries));
        }
        return ExitCodes.DONE;
    }

    private static void tell(Entry entry, Output output) {
        Listed listed = entry.listed();
        String kind = listed.kind().name().toLowerCase(Locale.ROOT);
        String mode = listed.attributes() instanceof FileAttributes file ? String.format("%04o", file.mode()) : "-";
        output.say(String.format(
                Locale.ROOT,
                "%-7s %4s %10s  %s  %s%s",
                kind,
                mode,
                Units.bytes(listed.size()),
                Units.time(listed.modified().toInstant()),
                listed.key().length() == 0 ? "." : listed.key(),
                entry.unread().map(why -> "  (not read: " + why + ")").orElse("")));
        output.object(
                "entry",
                Map.of(
                        "key", listed.key().toString(),
                        "kind", kind,
                        "size", listed.size(),
                        "modified", listed.modified().toInstant().toString(),
                        "read", entry.unread().isEmpty()));
    }
}
