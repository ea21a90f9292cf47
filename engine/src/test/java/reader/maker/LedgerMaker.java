package reader.maker;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import reader.Crypto;

/** Makes records (§8) and pages (§9). */
final class LedgerMaker {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Keyring keys;
    private final Seed seed;
    private final Objects objects;
    private int records;
    private int pages;

    /** A record that was put. */
    record Put(long asOf, byte[] sha256, String name, byte[] opened) {
        /** @return asOf and hash: what others call it by */
        Out ref() {
            return new Out().u64(asOf).raw(sha256);
        }
    }

    /** @param late 0 in time, 1 late */
    record Folded(Put record, int late) {}

    /** @param name 32 bytes, or the first 8 of one that is gone */
    record Condemned(int kind, byte[] name) {
        /** @return as it stands in a frame */
        Out row() {
            return new Out().u8(name.length == 8 ? kind + 128 : kind).raw(name);
        }
    }

    LedgerMaker(Keyring keys, Seed seed, Objects objects) {
        this.keys = keys;
        this.seed = seed;
        this.objects = objects;
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** @param lastModified the store's time: its distance from asOf makes a record late */
    Put record(long asOf, long lastModified, Out fields) {
        byte[] salt = seed.bytes("salt of record " + records++, 32);
        byte[] head = new Out().ascii("HFLR").u8(1).u8(1).raw(salt).bytes();
        byte[] associated = new Out()
                .raw(head)
                .raw(time(asOf).getBytes(StandardCharsets.US_ASCII))
                .bytes();
        byte[] key = keys.derive(Keyring.LEDGER, salt, "holdfast record 1");
        byte[] sealed = Keyring.seal(key, new byte[12], associated, Keyring.packed(fields.bytes()));
        byte[] object = new Out().raw(head).raw(sealed).bytes();
        byte[] hash = Crypto.sha256(object);
        String name = "ledger/records/" + time(asOf) + "-" + Crypto.hex(hash);
        objects.putInLedger(name, object, lastModified);
        return new Put(asOf, hash, name, fields.bytes());
    }

    /**
     * What the head of a page says beside its counts.
     *
     * @param mark L
     * @param heads newest records that its writer saw
     */
    record Head(long mark, List<Put> heads, List<byte[]> indexRuns) {}

    /** @param condemned frames of condemned names, all of them in ascending order */
    void page(Head head, long lastModified, List<List<Folded>> folded, List<List<Condemned>> condemned) {
        var pack = new PackMaker(4, keys, seed.bytes("salt of page " + pages++, 32));
        for (var frame : folded) {
            var out = new Out();
            frame.forEach(one -> out.raw(one.record.ref().bytes()).u8(one.late).sized(one.record.opened));
            pack.frame(out.bytes());
        }
        for (var frame : condemned) {
            var out = new Out();
            frame.forEach(one -> out.raw(one.row().bytes()));
            pack.frame(out.bytes());
        }
        pack.frame(head(head, folded.size(), condemned).bytes());
        byte[] object = pack.finish();
        String name = "ledger/pages/" + time(head.mark) + "-" + Crypto.hex(Crypto.sha256(object));
        objects.putInLedger(name, object, lastModified);
    }

    private static Out head(Head head, int recordFrames, List<List<Condemned>> condemned) {
        var out = new Out().number(1, head.mark);
        head.heads.forEach(record -> out.field(2, record.ref()));
        out.number(3, recordFrames)
                .number(4, condemned.stream().mapToInt(List::size).sum());
        condemned.forEach(
                frame -> out.field(5, Arrays.copyOf(frame.getFirst().row().bytes(), 33)));
        head.indexRuns.forEach(run -> out.field(6, run));
        return out;
    }
}
