package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What this machine has seen of a ledger, so that it notices when the store shows less: a rollback, or a fork. Decision 56.
 *
 * <p>A record that was once seen is there for good, or a page holds it: it may be deleted only when two pages do, which every list shows. So what is kept is the newest page and the
 * records behind it, and nobody else's work, no late list and no prune can take one of them away. In a file of the state folder, one for each address: a replica and a
 * copy are the same repository, and need not have seen as much. A file that is lost, old or damaged makes less be noticed, and nothing be noticed wrongly.
 */
public final class SeenLedger {
    /** Records that are kept, the newest: 160 KiB. */
    static final int MOST = 4_096;

    private static final int MAGIC = 0x4846534E; // "HFSN"
    private static final int VERSION = 1;
    private static final int NAME_DIGITS = 32;
    private static final Seen NOTHING = new Seen(Optional.empty(), new TreeSet<>());

    private final Optional<Path> file;

    private SeenLedger(Optional<Path> file) {
        this.file = file;
    }

    /**
     * @param folder  of the state that this machine keeps for the repository
     * @param address of its store
     */
    public static SeenLedger in(Path folder, String address) {
        String name =
                ObjectHash.sha256(address.getBytes(StandardCharsets.UTF_8)).toString();
        return new SeenLedger(Optional.of(folder.resolve("seen-" + name.substring(0, NAME_DIGITS))));
    }

    /** Remembers nothing. */
    public static SeenLedger none() {
        return new SeenLedger(Optional.empty());
    }

    /**
     * What was seen.
     *
     * @param page    the newest
     * @param records behind it
     */
    record Seen(Optional<PageName> page, NavigableSet<RecordName> records) {
        Seen and(Optional<PageName> otherPage, Collection<RecordName> more) {
            Optional<PageName> newest = page.filter(
                            own -> otherPage.filter(own::isBefore).isEmpty())
                    .or(() -> otherPage);
            NavigableSet<RecordName> all = new TreeSet<>(records);
            all.addAll(more);
            newest.ifPresent(each -> all.removeIf(record -> !record.asOf().isAfter(each.mark())));
            while (all.size() > MOST) {
                all.pollFirst();
            }
            return new Seen(newest, all);
        }
    }

    Seen seen() {
        return file.map(SeenLedger::read).orElse(NOTHING);
    }

    /** These are there, too. What another process has noted meanwhile stays, but for the blink of an eye. */
    void note(Optional<PageName> page, Collection<RecordName> records) {
        file.ifPresent(place -> {
            Seen before = read(place);
            Seen now = before.and(page, records);
            if (!now.equals(before)) {
                write(now, place);
            }
        });
    }

    /** What the store shows from now on is all there is. */
    void forget() {
        file.ifPresent(place -> {
            try {
                Files.deleteIfExists(place);
            } catch (IOException e) {
                write(NOTHING, place);
            }
        });
    }

    private static Seen read(Path place) {
        try {
            return decode(Files.readAllBytes(place), place.toString());
        } catch (IOException | Damaged e) {
            return NOTHING;
        }
    }

    private static Seen decode(byte[] bytes, String what) {
        int end = bytes.length - ObjectHash.LENGTH;
        ByteReader in = new ByteReader(bytes, what);
        if (end < 0
                || !ObjectHash.sha256(Arrays.copyOf(bytes, end))
                        .equals(ObjectHash.of(Arrays.copyOfRange(bytes, end, bytes.length)))
                || in.u32() != MAGIC
                || in.u8() != VERSION) {
            throw in.damaged("it is not what was written");
        }
        Optional<PageName> page = in.u8() == 0
                ? Optional.empty()
                : Optional.of(new PageName(Instant.ofEpochMilli(in.u64()), ObjectHash.of(in.bytes(ObjectHash.LENGTH))));
        NavigableSet<RecordName> records = new TreeSet<>();
        for (int left = in.u32(); left > 0; left--) {
            records.add(RecordName.decode(in));
        }
        return new Seen(page, records);
    }

    private static byte[] encode(Seen seen) {
        ByteWriter out = new ByteWriter(64 + seen.records.size() * RecordName.LENGTH)
                .u32(MAGIC)
                .u8(VERSION)
                .u8(seen.page.isPresent() ? 1 : 0);
        seen.page.ifPresent(
                page -> out.u64(page.mark().toEpochMilli()).bytes(page.hash().bytes()));
        out.u32(seen.records.size());
        seen.records.forEach(record -> out.bytes(record.encode()));
        return out.bytes(ObjectHash.sha256(out.toByteArray()).bytes()).toByteArray();
    }

    private static void write(Seen seen, Path place) {
        try {
            Path folder = place.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            byte[] bytes = encode(seen);
            FileBytes.put(Files.createTempFile(folder, ".seen-", ""), bytes, bytes.length, place);
        } catch (IOException e) {
            // Less is noticed: that is all.
        }
    }
}
