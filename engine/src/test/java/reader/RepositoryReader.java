package reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import reader.Pack.Kind;
import reader.Slots.Secret;

/**
 * A repository, opened for reading: which snapshots exist, and what is in them.
 *
 * <p>To follow the page, read in this order: {@link Header}, {@link Slots}, {@link Pack}, {@link LedgerRecord}, {@link Page},
 * {@link Ledger}, {@link Run}, {@link Manifest}, {@link Content}.
 */
public final class RepositoryReader {
    private final Folder folder;
    private final Header header;
    private final Packs packs;
    private final Ledger ledger;
    private final long now;

    /**
     * A snapshot or checkpoint.
     *
     * @param id 16 bytes in hexadecimal
     * @param time its time, in milliseconds since 1970
     */
    public record Snapshot(
            String id, String source, long time, boolean isCheckpoint, boolean isLate, String recordSha256) {}

    /**
     * An entry, restored.
     *
     * @param kind as in §7.1
     * @param attributes all that is known but the content, printable
     */
    public record Restored(int kind, long size, byte[] content, Map<String, String> attributes) {}

    private RepositoryReader(Folder folder, Header header, Keys keys, long now) {
        this.folder = folder;
        this.header = header;
        this.packs = new Packs(folder, keys);
        this.ledger = Ledger.read(folder, keys, header);
        this.now = now;
    }

    /** @param now milliseconds since 1970, for holds that end by themselves */
    public static RepositoryReader withPassword(Folder folder, String password, long now) {
        return open(folder, Secret.password(password), now);
    }

    /** @param written 14 groups of 4 characters */
    public static RepositoryReader withRecoveryKey(Folder folder, String written, long now) {
        return open(folder, Secret.recovery(written), now);
    }

    private static RepositoryReader open(Folder folder, Secret secret, long now) {
        var header = Header.read(folder.read("holdfast.json", Ceilings.HEADER));
        for (String name : folder.list("keys/")) {
            var keys = name.matches("keys/[0-9a-f]{64}") ? tried(folder, name, header, secret) : Optional.<Keys>empty();
            if (keys.isPresent()) {
                return new RepositoryReader(folder, header, keys.get(), now);
            }
        }
        throw new Refused("No key slot can be opened with this password or recovery key");
    }

    private static Optional<Keys> tried(Folder folder, String name, Header header, Secret secret) {
        try {
            byte[] slot = folder.readNamed(name, Ceilings.SLOT);
            return Slots.open(name, slot, header, secret).map(keys -> new Keys(header.id(), keys));
        } catch (Refused _) {
            return Optional.empty(); // another slot may open (§4)
        }
    }

    public Header header() {
        return header;
    }

    /** @return snapshots and checkpoints that are there, by their times, each once: a record in time before one that is late */
    public List<Snapshot> snapshots() {
        var byId = new TreeMap<String, LedgerRecord>();
        ledger.live(now).forEach(record -> byId.merge(record.snapshotId(), record, (a, b) -> a.late() ? b : a));
        return byId.values().stream()
                .map(RepositoryReader::snapshot)
                .sorted(Comparator.comparingLong(Snapshot::time).thenComparing(Snapshot::id))
                .toList();
    }

    private static Snapshot snapshot(LedgerRecord record) {
        String source = record.fields().text(11).orElseThrow(() -> new Refused("A snapshot does not name its source"));
        return new Snapshot(
                record.snapshotId(),
                source,
                Math.min(record.ref().asOf(), record.fields().number(27).orElse(Long.MAX_VALUE)),
                record.isCheckpoint(),
                record.late(),
                record.ref().sha256());
    }

    /** Restores a snapshot into memory. */
    public SortedMap<Key, Restored> restore(String snapshotId) {
        var restored = new TreeMap<Key, Restored>();
        var content = new Content(packs);
        manifest(snapshotId).forEach((run, entry) -> {
            var out = new ByteArrayOutputStream();
            try {
                content.write(run, entry, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            restored.put(entry.key(), new Restored(entry.kind(), entry.size(), out.toByteArray(), entry.attributes()));
        });
        return restored;
    }

    /** @return what was set for the bucket itself: names and documents; a name without one where it had none or nobody knows */
    public Map<String, Optional<String>> settings(String snapshotId) {
        return record(snapshotId).settings();
    }

    private Manifest manifest(String snapshotId) {
        return new Manifest(packs, record(snapshotId).runs());
    }

    private LedgerRecord record(String snapshotId) {
        return ledger.live(now).stream()
                .filter(one -> one.snapshotId().equals(snapshotId))
                .reduce((a, b) -> a.late() ? b : a)
                .orElseThrow(() -> new Refused("No snapshot " + snapshotId));
    }

    Ledger ledger() {
        return ledger;
    }

    Packs packs() {
        return packs;
    }

    /** @return names of the packs of a kind that are there */
    List<String> packsOf(Kind kind) {
        return folder.list(kind.folder + "/").stream()
                .filter(name -> name.matches(kind.folder + "/([0-9a-f]{2})/\\1[0-9a-f]{62}"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
    }
}
