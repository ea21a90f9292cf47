import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.KeySlots;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code Chunks COUNT REPOSITORY PASSWORD_VARIABLE}: makes what {@code bench/life} prunes, a repository of so many objects of one chunk each, in the
 * snapshots of two sources, which differ in every third. Prints the id of the first.
 */
final class Chunks {
    private static final int EVERY = 3;

    private Chunks() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        Path folder = Path.of(args[1]);
        Secret.Password password = Secret.Password.of(System.getenv(args[2]).toCharArray());
        try (Store store = FolderStore.create(folder)) {
            Repository.init(store, Times.LOCAL, List.of(new KeySlots.NewSlot(password, "bench", KdfCost.STANDARD)));
            Path own = folder.resolveSibling("seeding");
            var local = new LocalFolders(own.resolve("cache"), own.resolve("state"));
            try (Repository repository = Repository.open(store, password, local)) {
                Snapshot first = backUp(repository, new Made("made", count, 0));
                backUp(repository, new Made("other", count, EVERY));
                backUp(repository, new Made("made", 1, 0)); // the newest of a source is not forgotten
                System.out.println(first.id());
            }
        }
    }

    private static Snapshot backUp(Repository repository, Made source) {
        var client = new Backup.Client("bench", "0");
        return new Backup(source, repository, BackupOptions.DEFAULT, client, Progress.none()).run().snapshot();
    }
}
