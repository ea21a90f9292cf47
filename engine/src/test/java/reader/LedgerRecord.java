package reader;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import reader.Slots.Purpose;

/**
 * A record of the ledger (§8), from an object of its own or from a page.
 *
 * @param ref asOf and hash: what other records call it by
 * @param late known to be late: it can keep things, it can never free them (protocol.md, section 2)
 * @param kind 1 snapshot, 2 forget, 3 hold, 4 release, 5 condemn, 6 setting; others are unknown and forbid deletion
 */
record LedgerRecord(Ref ref, boolean late, long kind, Fields fields) {
    static final int SNAPSHOT = 1;
    static final int FORGET = 2;
    static final int HOLD = 3;
    static final int RELEASE = 4;
    static final int CONDEMN = 5;
    static final int SETTING = 6;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT);
    private static final Set<Integer> NUMBERS = Set.of(1, 17, 19, 20, 21, 22, 23, 27, 31);
    private static final Set<Integer> ONCE = Set.of(3, 4, 10, 11, 12, 14, 16, 25, 30, 50, 51);
    private static final Set<Integer> REPEATED = Set.of(2, 13, 15, 18, 24, 26, 28, 40);
    private static final Fields.Schema SETTING_SCHEMA = new Fields.Schema(Set.of(), Set.of(1, 2, 3), Set.of());
    private static final Fields.Schema SCHEMA = new Fields.Schema(NUMBERS, ONCE, REPEATED);

    /**
     * @param asOf milliseconds since 1970
     * @param sha256 of the record's object, in hexadecimal
     */
    record Ref(long asOf, String sha256) {
        static Ref read(In in) {
            return new Ref(in.u64(), Crypto.hex(in.take(32)));
        }

        /** @return time and hash of {@code ledger/records/<time>-<sha256>} */
        static Ref ofName(String name) {
            String last = name.substring(name.lastIndexOf('/') + 1);
            return new Ref(time(last.substring(0, 20)), last.substring(21));
        }
    }

    /** @return a time of 20 characters for a name (§2) */
    static String time(long millis) {
        return TIME.format(LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1_000), Math.floorMod(millis, 1_000) * 1_000_000, ZoneOffset.UTC));
    }

    static long time(String time) {
        try {
            return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            throw new Refused(time + " is not a time", e);
        }
    }

    /** Opens a record's object. */
    static LedgerRecord open(String name, byte[] object, long lastModified, Keys keys, Header header) {
        var ref = Ref.ofName(name);
        var in = new In(name, object);
        in.magic("HFLR");
        Refused.unless(in.u16() == 0x101, name + ": the record's version or suite is unknown");
        byte[] key = keys.derive(Purpose.LEDGER, in.take(32), "holdfast record 1");
        byte[] associated = Arrays.copyOf(object, in.place() + 20);
        System.arraycopy(time(ref.asOf).getBytes(StandardCharsets.US_ASCII), 0, associated, in.place(), 20);
        byte[] opened = Crypto.openFrame(name, key, Crypto.nonce(0), associated, in.rest(), Ceilings.RECORD);
        return decode(name, ref, isLate(ref.asOf, lastModified, header), opened);
    }

    /** protocol.md, section 2: in time is -E to W after asOf. */
    private static boolean isLate(long asOf, long lastModified, Header header) {
        long after = lastModified - asOf;
        return after < -header.clockSpread() || after > header.window();
    }

    static LedgerRecord decode(String what, Ref ref, boolean late, byte[] opened) {
        Refused.unless(opened.length <= Ceilings.RECORD, what + " is longer than a record may be");
        var bare = Fields.read(what, opened, Fields.ANY);
        Refused.unless(bare.has(1), what + ": the kind is missing");
        long kind = bare.count(1);
        if (kind < SNAPSHOT || kind > SETTING) {
            return new LedgerRecord(ref, late, kind, bare);
        }
        var record = new LedgerRecord(ref, late, kind, Fields.read(what, opened, SCHEMA));
        if (kind <= RELEASE) {
            Refused.unless(record.fields.demanded(10).length == 16, what + ": the snapshot id is not 16 bytes long");
        }
        return record;
    }

    boolean isUnknown() {
        return kind < SNAPSHOT || kind > SETTING;
    }

    String snapshotId() {
        return Crypto.hex(fields.demanded(10));
    }

    List<Run.Reference> runs() {
        return fields.all(13).stream()
                .map(run -> Run.Reference.read("record " + ref.sha256, run))
                .toList();
    }

    boolean isCheckpoint() {
        return fields.count(17) == 1;
    }

    /** @return name of each setting of the bucket, and its document; empty where it had none or nobody knows */
    Map<String, Optional<String>> settings() {
        var settings = new TreeMap<String, Optional<String>>();
        for (byte[] row : fields.all(28)) {
            var setting = Fields.read("record " + ref.sha256, row, SETTING_SCHEMA);
            settings.put(setting.text(1).orElseThrow(() -> new Refused("A setting lacks its name")), setting.text(2));
        }
        return settings;
    }

    /** @return the records that this one replaces */
    Set<Ref> replaces() {
        return refs(15);
    }

    private Set<Ref> refs(int id) {
        var refs = new HashSet<Ref>();
        for (byte[] row : fields.all(id)) {
            var in = new In("record " + ref.sha256, row);
            refs.add(Ref.read(in));
            in.end();
        }
        return refs;
    }

    /** @return names of the packs that it condemns, the kind's folder before them: {@code data/xx/<sha256>} */
    Set<String> condemned() {
        return fields.all(40).stream()
                .map(row -> Ledger.packName(new In("record " + ref.sha256, row)))
                .collect(Collectors.toSet());
    }

    /** @return whether it is the name of a record or page; others are ignored (§2) */
    static boolean hasShape(String name) {
        if (!name.matches("ledger/(records|pages)/[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z-[0-9a-f]{64}")) {
            return false;
        }
        String time = name.substring(name.lastIndexOf('/') + 1).substring(0, 20);
        try {
            return time(time(time)).equals(time);
        } catch (Refused _) {
            return false; // the 31st of February
        }
    }
}
