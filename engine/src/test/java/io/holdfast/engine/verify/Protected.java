package io.holdfast.engine.verify;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.StreamSource;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A tree of about a hundred files, small and large, and a repository with three snapshots of it (a base and two layers), one of a
 * bucket and one of a stream, in folders that a test may damage.
 */
final class Protected implements AutoCloseable {
    final Path tree;
    final Path folder;
    final Store store;
    final Repository repository;
    final LedgerRecord.Snapshot first;
    final LedgerRecord.Snapshot second;
    final List<LedgerRecord.Snapshot> all;
    final SimulatedBucket bucket = new SimulatedBucket();

    Protected(Path root, long seed) throws IOException {
        tree = Files.createDirectories(root.resolve("tree"));
        folder = root.resolve("repository");
        store = FolderStore.create(folder);
        TestRepository.init(store);
        repository = TestRepository.open(store, root.resolve("local"));
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            write("d" + i % 7 + "/f" + i, bytes(random, random.nextInt(40_000)));
        }
        write("large", bytes(random, 3 << 20));
        first = backUp();
        write("d1/new", bytes(random, 5_000));
        write("d3/f3", bytes(random, 700_000));
        Files.delete(tree.resolve("d2/f2"));
        second = backUp();
        write("d4/newer", bytes(random, 20_000));
        LedgerRecord.Snapshot third = backUp();
        for (int i = 0; i < 40; i++) {
            bucket.with("logs/" + i + ".json", "{\"number\": " + random.nextLong() + "}");
        }
        all = List.of(first, second, third, backUp(bucketSource()), backUp(stream(bytes(random, 2 << 20))));
    }

    LedgerRecord.Snapshot backUp() {
        return backUp(source());
    }

    private LedgerRecord.Snapshot backUp(Source opened) {
        try (Source source = opened) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
    }

    BucketSource bucketSource() {
        return new BucketSource(bucket, "bucket", BucketOptions.all());
    }

    private static StreamSource stream(byte[] content) {
        return StreamSource.ofInput("stream", new ByteArrayInputStream(content));
    }

    TreeSource source() {
        return new TreeSource(tree, "tree", TreeOptions.all());
    }

    /** What a verification came to, and all that it told. */
    record Verified(VerifyResult result, List<Damage> damage) {}

    Verified verify(VerifyOptions.Level level) {
        List<Damage> found = new ArrayList<>();
        VerifyResult result = new Verify(repository, new VerifyOptions(level), Progress.none(), found::add).run();
        return new Verified(result, found);
    }

    void write(String name, byte[] content) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** Names of the objects below a folder of the repository, ascending. */
    List<String> objects(String under) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder.resolve(under))) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
        }
        names.sort(null);
        return names;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        repository.close();
        store.close();
    }
}
