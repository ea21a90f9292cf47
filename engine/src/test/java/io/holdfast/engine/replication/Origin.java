package io.holdfast.engine.replication;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.KeySlots;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.StreamSource;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A repository that grows, and what its snapshots must restore to, wherever it is copied. */
final class Origin {
    private final SimulatedStore store;
    private final Path folder;
    private final Random random = new Random(11);
    private final Map<SnapshotId, String> contents = new LinkedHashMap<>();
    private int clients;

    Origin(SimulatedStore store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    /** The same so far, in another store. */
    Origin goesOn(SimulatedStore other) {
        Origin copy = new Origin(other, folder);
        copy.contents.putAll(contents);
        return copy;
    }

    /** Backs up other content than ever before. */
    void backUp() {
        byte[] content = new byte[300_000];
        random.nextBytes(content);
        try (Repository repository = open(store);
                StreamSource source = StreamSource.ofInput("stream", new ByteArrayInputStream(content))) {
            SnapshotId id = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot()
                    .id();
            contents.put(id, ObjectHash.sha256(content).toString());
        }
    }

    void addKey() {
        try (Repository repository = open(store)) {
            repository.addKey(new KeySlots.NewSlot(
                    Secret.Password.of("another".toCharArray()), "another", new KdfCost(8192, 1, 1)));
        }
    }

    /** What was backed up so far, in order. */
    List<SnapshotId> snapshots() {
        return List.copyOf(contents.keySet());
    }

    /** Snapshots that a store shows, whether they are whole or not. */
    List<SnapshotId> shown(SimulatedStore copy) {
        try (Repository repository = open(copy)) {
            return repository.read().mustBeReadable().snapshots().stream()
                    .map(each -> each.snapshot().id())
                    .toList();
        }
    }

    /** Those of them whose content comes back bit for bit. */
    List<SnapshotId> restorable(SimulatedStore copy) {
        List<SnapshotId> good = new ArrayList<>();
        try (Repository repository = open(copy)) {
            for (LedgerState.Present each : repository.read().mustBeReadable().snapshots()) {
                if (comesBack(repository, each.snapshot())) {
                    good.add(each.snapshot().id());
                }
            }
        }
        return good;
    }

    private boolean comesBack(Repository repository, LedgerRecord.Snapshot snapshot) {
        var hasher = repository.hasher();
        LongPieces pieces = new LongPieces(repository.frames(), hasher::holds);
        var content = new ByteArrayOutputStream();
        try {
            EntryCursor entries = new Manifest(snapshot.runs().stream()
                            .map(repository::manifestRun)
                            .toList())
                    .entries();
            while (entries.next()) {
                pieces.forEach(entries.key(), entries.entry().content(), piece -> {
                    byte[] plain = repository.frames().open(piece.frame());
                    content.write(plain, piece.offset(), piece.length());
                });
            }
        } catch (NotFound | Damaged e) {
            return false;
        }
        return ObjectHash.sha256(content.toByteArray()).toString().equals(contents.get(snapshot.id()));
    }

    /** Each time on another machine: no cache hides what is missing. */
    private Repository open(Store at) {
        return TestRepository.open(at, folder.resolve("client" + System.identityHashCode(this) + "-" + clients++));
    }
}
