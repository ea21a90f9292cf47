package io.holdfast.cli;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the content of one entry. */
@Command(
        name = "cat",
        mixinStandardHelpOptions = true,
        description = "Prints the content of one entry, every byte checked on the way.",
        footer = {"", "Example:", "  holdfast cat /backup/repository latest etc/fstab"})
final class CatCommand implements Callable<Integer> {
    @Mixin
    private SnapshotOptions snapshot = new SnapshotOptions();

    @Parameters(index = "2", paramLabel = "KEY", description = "The entry's key, as `holdfast ls` shows it.")
    private String key = "";

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() {
        try (var opened = options.open(snapshot.address())) {
            Repository repository = opened.repository();
            Entry entry = SnapshotOptions.manifest(repository, snapshot.find(repository))
                    .find(Key.of(key))
                    .orElseThrow(() -> new NotFound("There is no " + key + " in this snapshot. Next: holdfast ls"));
            print(repository, entry, System.out);
        }
        return ExitCodes.DONE;
    }

    static void print(Repository repository, Entry entry, PrintStream out) {
        ContentHasher hasher = repository.hasher();
        new LongPieces(repository.frames(), hasher::holds).forEach(entry.key(), entry.content(), piece -> {
            byte[] plain = repository.frames().open(piece.frame());
            if (piece.offset() + piece.length() > plain.length
                    || !hasher.holds(plain, piece.offset(), piece.length(), piece.hash())) {
                throw new Damaged(
                        entry.key() + " is damaged in " + piece.frame().pack().path() + ". Next: holdfast verify");
            }
            write(out, plain, piece.offset(), piece.length());
        });
        out.flush();
    }

    private static void write(OutputStream out, byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
