package io.holdfast.cli;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.snapshot.ManifestDiff;
import io.holdfast.engine.snapshot.ManifestDiff.Difference;
import io.holdfast.engine.snapshot.ManifestDiff.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two snapshots. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what differs between two snapshots: + only in B, - only in A, M changed, with what of it.",
            "Content is compared by its hashes: no content is read."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast diff /backup/repository latest@2026-11-20T08:00 latest",
            "  holdfast diff /backup/repository 3fa9c1d2 latest etc/"
        })
final class DiffCommand implements Callable<Integer> {
    private static final String FORM = "holdfast diff REPO A B [PREFIX]";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " A B [PREFIX]",
            hideParamSyntax = true,
            description = "The repository; two snapshots, the earlier first; only keys that begin so.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    DiffCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 2, 3, FORM, around);
        KeyRange range = KeyRange.ofPrefix(ShownKey.parse(meant.optional(2).orElse("")));
        try (var opened = repositories.open(meant.repository(), output)) {
            LedgerState state = opened.repository().read();
            var before = Snapshots.find(state, meant.rest().get(0), source.name());
            var after = Snapshots.find(state, meant.rest().get(1), source.name());
            ManifestDiff diff = new ManifestDiff(
                    Snapshots.manifest(opened.repository(), before).entries(range),
                    Snapshots.manifest(opened.repository(), after).entries(range),
                    opened.longPieces());
            Counts counts = new Counts();
            for (Difference each = diff.next(); each != null; each = diff.next()) {
                counts.tell(each, output);
            }
            output.summary(
                    counts.fields()
                            .and("before", before.snapshot().id())
                            .and("after", after.snapshot().id()),
                    counts.sentence());
        }
        return ExitCodes.DONE;
    }

    /** Differences by kind, told and counted. */
    private static final class Counts {
        private long added;
        private long removed;
        private long changed;

        void tell(Difference difference, Output output) {
            switch (difference) {
                case Difference.Added(var entry) -> {
                    added++;
                    row("+", "added", entry.key(), Set.of(), output);
                }
                case Difference.Removed(var entry) -> {
                    removed++;
                    row("-", "removed", entry.key(), Set.of(), output);
                }
                case Difference.Changed(var before, var _, var parts) -> {
                    changed++;
                    row("M", "changed", before.key(), parts, output);
                }
            }
        }

        private static void row(String sign, String change, Key key, Set<Part> parts, Output output) {
            List<String> names = parts.stream()
                    .sorted()
                    .map(part -> part.name().toLowerCase(Locale.ROOT))
                    .toList();
            String shown = key.length() == 0 ? "." : key.toString();
            output.row(
                    sign + " " + shown + (names.isEmpty() ? "" : "  (" + String.join(", ", names) + ")"),
                    "change",
                    new Fields().and("key", key).and("change", change).and("parts", names));
        }

        Fields fields() {
            return new Fields().and("added", added).and("removed", removed).and("changed", changed);
        }

        String sentence() {
            return added + removed + changed == 0
                    ? "No difference."
                    : Units.count(added) + " added, " + Units.count(removed) + " removed, " + Units.count(changed)
                            + " changed.";
        }
    }
}
