package reader;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import reader.Pack.Kind;
import reader.Run.PackRow;

/**
 * Compares what is said twice: directories with frames and chunks, the index with directories, footers with packs and entries. Every
 * frame of every pack is opened.
 */
final class Inspection {
    private final RepositoryReader repository;
    private final long now;

    /** What was looked at. */
    record Counts(int packs, int frames, int chunks, int indexEntries, int runs) {}

    private int packs;
    private int frames;
    private int chunks;
    private int indexEntries;
    private int runs;

    Inspection(RepositoryReader repository, long now) {
        this.repository = repository;
        this.now = now;
    }

    /** @throws Refused at the first disagreement */
    Counts run() {
        for (var kind : new Kind[] {Kind.DATA, Kind.META, Kind.INDEX}) {
            repository.packsOf(kind).forEach(name -> directory(kind, name));
        }
        repository.ledger().indexRuns(now).forEach(this::index);
        for (var record : repository.ledger().live(now)) {
            var manifest = new Manifest(repository.packs(), record.runs());
            manifest.runs().forEach(this::manifestRun);
        }
        return new Counts(packs, frames, chunks, indexEntries, runs);
    }

    private void directory(Kind kind, String name) {
        var pack = repository.packs().pack(kind, name);
        packs++;
        for (var row : pack.directory()) {
            frames++;
            byte[] plain = pack.frame(row.spot());
            String what = kind.object(name) + " frame " + row.spot().number();
            Refused.unless(
                    plain.length == row.plainLength(), what + " has another plain length than the directory says");
            Refused.unless(kind == Kind.DATA || row.chunks().isEmpty(), what + ": only data packs have chunks");
            long sum = 0;
            for (var chunk : row.chunks()) {
                chunks++;
                sum += chunk.length();
                byte[] content = Arrays.copyOfRange(plain, chunk.offset(), chunk.offset() + chunk.length());
                boolean same = Arrays.equals(repository.packs().keys().contentHash(content), chunk.hash());
                Refused.unless(same, what + ": a chunk has another content hash");
            }
            Refused.unless(kind != Kind.DATA || sum == plain.length, what + ": its chunks do not add up");
        }
    }

    /** §7.2: the place that the index names holds a chunk with that hash. */
    private void index(Run.Reference reference) {
        var run = Run.open(repository.packs(), Kind.INDEX, reference);
        runs++;
        packRows(run, Kind.INDEX);
        for (var rows = run.rows(); rows.hasNext(); indexEntries++) {
            var row = rows.next();
            var fields = Fields.read(run.what(), row.value(), new Fields.Schema(Set.of(), Set.of(1), Set.of()));
            var in = new In(run.what() + " entry", fields.demanded(1));
            var frame = run.frames().get(in.varint(run.frames().size() - 1));
            int offset = in.varint(Ceilings.PLAIN);
            int length = in.varint(Ceilings.PIECE);
            in.end();
            var directory = repository
                    .packs()
                    .pack(Kind.DATA, run.contentPacks().get(frame.pack()).pack())
                    .directory();
            boolean there = directory.stream()
                    .filter(one -> one.spot().equals(frame.spot()))
                    .flatMap(one -> one.chunks().stream())
                    .anyMatch(chunk -> chunk.offset() == offset
                            && chunk.length() == length
                            && Arrays.equals(chunk.hash(), row.key().bytes()));
            Refused.unless(there, run.what() + ": the index names a chunk that the pack's directory does not have");
        }
    }

    /** §7, fields 4 to 6 and the live bytes of frames are sums over the entries. */
    private void manifestRun(Run run) {
        runs++;
        packRows(run, Kind.META);
        long size = 0;
        Map<Integer, Long> live = new HashMap<>();
        for (var rows = run.rows(); rows.hasNext(); ) {
            var row = rows.next();
            var entry = Entry.read(run.what(), row.key(), row.value(), run.isLayer());
            size += entry.size();
            count(entry, live);
            entry.partWay().ifPresent(beginning -> count(beginning, live));
        }
        Refused.unless(size == run.footer().count(6), run.what() + ": sizes do not add up to the footer's");
        live.forEach((frame, bytes) -> Refused.unless(
                run.frames().get(frame).live() >= bytes,
                run.what() + ": a frame has fewer live bytes than its entries name"));
    }

    private static void count(Entry entry, Map<Integer, Long> live) {
        entry.pieces().forEach(piece -> live.merge(piece.frame(), (long) piece.length(), Long::sum));
        entry.list().forEach(piece -> live.merge(piece.frame(), (long) piece.length(), Long::sum));
    }

    private void packRows(Run run, Kind kind) {
        run.ownPacks().forEach(row -> packRow(run, kind, row));
        run.contentPacks().forEach(row -> packRow(run, Kind.DATA, row));
    }

    private void packRow(Run run, Kind kind, PackRow row) {
        byte[] bytes = repository.packs().pack(kind, row.pack()).bytes();
        boolean same = bytes.length == row.length()
                && Arrays.equals(md5(bytes), row.md5())
                && Arrays.equals(crc64(bytes), row.crc64());
        Refused.unless(same, run.what() + ": length, MD5 or CRC-64 of a pack are others");
    }

    static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** CRC-64 of ECMA-182 as used by XZ (§7): reflected, all ones before and behind. */
    static byte[] crc64(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xC96C5795D7870F42L;
            }
        }
        return ByteBuffer.allocate(8).putLong(~crc).array();
    }
}
