package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.snapshot.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the content of one entry. */
@Command(
        name = "cat",
        mixinStandardHelpOptions = true,
        description = "Prints the content of one entry, every byte checked before it is printed.",
        footer = {
            "",
            "Examples:",
            "  holdfast cat /backup/repository latest etc/fstab",
            "  holdfast cat /backup/repository latest shop.sql --source shop.sql | psql shop"
        })
final class CatCommand implements Callable<Integer> {
    private static final String FORM = "holdfast cat REPO SNAPSHOT KEY";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT KEY",
            hideParamSyntax = true,
            description = "The repository; an id, its first digits, latest or latest@TIME; the key as ls shows it.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Mixin
    private final RepositoryOptions repositories;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CatCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
    }

    @Override
    public Integer call() {
        Words meant = Words.of(words, 2, 2, FORM, around);
        try (Opened opened = repositories.open(meant.repository(), this::tell)) {
            Present present =
                    Snapshots.find(opened.repository().read(), meant.rest().getFirst(), source.name());
            print(opened, entry(opened, present, meant.rest().getLast()));
        }
        return ExitCodes.DONE;
    }

    /** Standard output is for content alone. */
    private void tell(Event event) {
        if (event instanceof Event.Noted(var text)) {
            spec.commandLine().getErr().println(text);
            spec.commandLine().getErr().flush();
        }
    }

    private static Entry entry(Opened opened, Present present, String shown) {
        Entry entry = Snapshots.manifest(opened.repository(), present)
                .find(ShownKey.parse(shown))
                .orElseThrow(() -> new NotFound("There is no " + shown + " in snapshot "
                        + present.snapshot().id().shortText() + ". Next: holdfast ls, or holdfast find"));
        if (!entry.listed().kind().hasContent()) {
            throw new BadInput(shown + " is no file, so it has no content. Next: holdfast ls");
        }
        if (entry.unread().isPresent()
                && entry.content().ownBytes() == 0
                && entry.listed().size() > 0) {
            throw new Conflict("The snapshot does not have the content of " + shown + ": "
                    + entry.unread().get() + ". Next: look in an older snapshot");
        }
        return entry;
    }

    private void print(Opened opened, Entry entry) {
        ContentPrinter printer = new ContentPrinter(
                around.out(), entry.listed().attributes() instanceof FileAttributes file ? file.holes() : List.of());
        var hasher = opened.repository().hasher();
        opened.longPieces().forEach(entry.key(), entry.content(), piece -> {
            byte[] plain = opened.repository().frames().open(piece.frame());
            if (piece.offset() + piece.length() > plain.length
                    || !hasher.holds(plain, piece.offset(), piece.length(), piece.hash())) {
                throw new Damaged(
                        entry.key() + " is damaged in " + piece.frame().pack().path() + ". Next: holdfast verify");
            }
            printer.print(plain, piece.offset(), piece.length());
        });
        printer.end();
    }
}
