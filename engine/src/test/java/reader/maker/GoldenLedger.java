package reader.maker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import reader.Crypto;
import reader.maker.LedgerMaker.Condemned;
import reader.maker.LedgerMaker.Folded;
import reader.maker.LedgerMaker.Put;

/** The story that the ledger of the golden repository tells, an hour to each record. */
final class GoldenLedger {
    private static final long HOUR = 3_600_000;
    private static final long IN_TIME = 1_500;
    private static final long LATE = 1_200_000;

    private final Keyring keys;
    private final Seed seed;
    private final Objects objects;
    private final DataMaker data;
    private final LedgerMaker ledger;
    private final List<Put> puts = new ArrayList<>();
    private final SortedMap<String, String> expected = new TreeMap<>();
    private int runs;

    GoldenLedger(Keyring keys, Seed seed, Objects objects) {
        this.keys = keys;
        this.seed = seed;
        this.objects = objects;
        this.data = new DataMaker(keys, seed, objects);
        this.ledger = new LedgerMaker(keys, seed, objects);
    }

    /** @return what a reader is to find, by snapshot id: lines of entries */
    SortedMap<String, String> make() {
        var source = new FilesSource(data, seed);
        var base = ManifestMaker.of("files").with(source.base(), manifestRun());
        byte[] firstIndex = index();
        var second = base.with(source.firstLayer(), manifestRun());
        byte[] secondIndex = index();
        var third = second.with(source.secondLayer(), manifestRun());
        var bucket = ManifestMaker.of("bucket").with(new BucketSource(data).base(), manifestRun());
        byte[] wholeIndex = index();

        files(base, second, third, firstIndex, secondIndex);
        var folded = bucketFolded(bucket);
        afterwards(base, bucket);
        pages(folded, firstIndex, wholeIndex);
        junk();
        return expected;
    }

    private RunMaker manifestRun() {
        return new RunMaker(RunMaker.MANIFEST, keys, runSeed(), objects);
    }

    private byte[] index() {
        return ManifestMaker.index(data.chunks(), new RunMaker(RunMaker.INDEX, keys, runSeed(), objects));
    }

    private Seed runSeed() {
        return new Seed(seed.name() + "/run " + runs++);
    }

    /** Three snapshots of a tree; the first is forgotten and held, the record of the third came late and was put again. */
    private void files(
            ManifestMaker base, ManifestMaker second, ManifestMaker third, byte[] firstIndex, byte[] secondIndex) {
        put(IN_TIME, kind(6).field(50, "trash").field(51, "604800"));
        put(IN_TIME, described(snapshot("files 1", base, index(firstIndex), List.of())));
        var partial = snapshot("checkpoint 1", second).number(17, 1);
        partial.field(18, range("", "many/")).field(18, new Out().sized("n").u8(0));
        var checkpoint = put(IN_TIME, partial);
        put(IN_TIME, snapshot("files 2", second, index(secondIndex), List.of(checkpoint)));
        put(IN_TIME, about(3, "files 1").field(30, "court order"));
        put(IN_TIME, about(2, "files 1"));
        var late = put(LATE, snapshot("files 3", third));
        put(IN_TIME, snapshot("files 3", third, new Out(), List.of(late)));
        there("files 1", base);
        there("files 2", second);
        there("files 3", third);
    }

    /** A late snapshot replaces nothing. */
    private List<Put> bucketFolded(ManifestMaker bucket) {
        var first = put(IN_TIME, snapshot("bucket 1", bucket));
        put(LATE, snapshot("bucket 2", bucket, new Out(), List.of(first)));
        put(LATE, kind(5).field(40, condemned(1, "condemned late")));
        there("bucket 1", bucket);
        there("bucket 2", bucket);
        return List.copyOf(puts);
    }

    private void afterwards(ManifestMaker base, ManifestMaker bucket) {
        put(IN_TIME, snapshot("forgotten", bucket));
        put(IN_TIME, about(2, "forgotten"));
        put(IN_TIME, snapshot("forgotten late", bucket));
        put(LATE, about(2, "forgotten late"));
        put(IN_TIME, snapshot("released", base));
        put(IN_TIME, about(3, "released"));
        put(IN_TIME, about(2, "released"));
        put(IN_TIME, about(4, "released"));
        put(IN_TIME, snapshot("hold is over", base));
        put(IN_TIME, about(3, "hold is over").number(31, GoldenRepository.NOW - 1));
        put(IN_TIME, about(2, "hold is over"));
        put(IN_TIME, snapshot("hold goes on", base));
        put(IN_TIME, about(3, "hold goes on").number(31, GoldenRepository.NOW + 1));
        put(IN_TIME, about(2, "hold goes on"));
        put(-5_000, snapshot("checkpoint 2", base).number(17, 1).field(18, range("a", "b")));
        put(900_000, kind(5).field(40, condemned(1, "nobody's")).field(40, condemned(2, "gone")));
        put(IN_TIME, kind(6).field(50, "trash").field(51, "1209600"));
        put(LATE, kind(6).field(50, "trash").field(51, "1"));
        put(IN_TIME, kind(77).number(10, 5).field(40, "no pack").field(1_003, "not understood"));
        there("hold goes on", base);
        there("checkpoint 2", base);
    }

    /** The newer page holds all that the older one does. Some of the records are deleted: they are in both. */
    private void pages(List<Put> folded, byte[] firstIndex, byte[] wholeIndex) {
        var early = folded.subList(0, 3).stream().map(GoldenLedger::inTime).toList();
        page(early, List.of(), List.of(firstIndex));
        var all =
                folded.stream().map(put -> new Folded(put, isLate(put) ? 1 : 0)).toList();
        page(all, condemnedNames(), List.of(wholeIndex));
        folded.subList(0, 3).forEach(put -> objects.delete(put.name()));
    }

    private static Folded inTime(Put put) {
        return new Folded(put, 0);
    }

    private boolean isLate(Put put) {
        Long lastModified = objects.times().get(put.name());
        return lastModified != null && lastModified - put.asOf() == LATE;
    }

    private void page(List<Folded> folded, List<List<Condemned>> condemned, List<byte[]> indexRuns) {
        long mark = folded.getLast().record().asOf() + HOUR / 2;
        var frames = List.of(folded.subList(0, folded.size() / 2), folded.subList(folded.size() / 2, folded.size()));
        var head = new LedgerMaker.Head(mark, List.of(folded.getLast().record()), indexRuns);
        ledger.page(head, mark + HOUR, frames, condemned);
    }

    /** In ascending order of kind and name; every second one is gone and cut. */
    private List<List<Condemned>> condemnedNames() {
        var names = new TreeMap<String, Condemned>();
        for (int i = 0; i < 24; i++) {
            byte[] name = seed.bytes("condemned " + i, i % 2 == 0 ? 32 : 8);
            names.put(i % 3 + Crypto.hex(name), new Condemned(i % 3 + 1, name));
        }
        var sorted = List.copyOf(names.values());
        return List.of(sorted.subList(0, 10), sorted.subList(10, 24));
    }

    /** A pack that no snapshot names, and names of objects that mean nothing. */
    private void junk() {
        data.add(seed.bytes("content of no snapshot", 100));
        data.flush();
        byte[] note = "Other names are ignored.\n".getBytes(StandardCharsets.UTF_8);
        List.of("README.txt", "data/upload.tmp", "keys/old", "ledger/records/note", "ledger/pages/note")
                .forEach(name -> objects.put(name, note));
    }

    private Put put(long afterAsOf, Out fields) {
        long asOf = GoldenRepository.START + puts.size() * HOUR;
        var put = ledger.record(asOf, asOf + afterAsOf, fields);
        puts.add(put);
        return put;
    }

    /** Fields 1 to 4. */
    private Out kind(int kind) {
        var out = new Out().number(1, kind);
        if (!puts.isEmpty()) {
            out.field(2, puts.getLast().ref());
        }
        return out.field(3, "golden.example").field(4, "golden 1");
    }

    private Out about(int kind, String snapshot) {
        return kind(kind).field(10, id(snapshot));
    }

    private Out snapshot(String name, ManifestMaker manifest, Out index, List<Put> replaced) {
        var out = about(1, name).field(11, manifest.source()).field(12, "s3://golden/" + manifest.source());
        manifest.runs().forEach(run -> out.field(13, run));
        out.raw(index.bytes());
        replaced.forEach(put -> out.field(15, put.ref()));
        return out;
    }

    private Out snapshot(String name, ManifestMaker manifest) {
        return snapshot(name, manifest, new Out(), List.of());
    }

    private static Out index(byte[] run) {
        return new Out().field(14, run);
    }

    /** Adds what a snapshot may say, 16 and 19 to 26, behind the others. */
    private Out described(Out snapshot) {
        var tally = new Out();
        for (int i = 1; i <= 9; i++) {
            tally.number(i, i * 100L);
        }
        return snapshot.field(16, id("parent"))
                .number(19, GoldenRepository.START)
                .number(20, 2)
                .number(21, GoldenRepository.START)
                .number(22, GoldenRepository.START + 60_000)
                .number(23, 1)
                .field(24, new Out().sized("plan").raw("每日".getBytes(StandardCharsets.UTF_8)))
                .field(24, new Out().sized("tier"))
                .field(25, tally)
                .field(26, "*.tmp")
                .field(26, "cache/**");
    }

    private static Out range(String from, String to) {
        return new Out().sized(from).u8(1).raw(to.getBytes(StandardCharsets.UTF_8));
    }

    private Out condemned(int kind, String name) {
        return new Out().u8(kind).raw(seed.bytes(name, 32));
    }

    private byte[] id(String snapshot) {
        return seed.bytes("snapshot " + snapshot, 16);
    }

    private void there(String snapshot, ManifestMaker manifest) {
        expected.put(Crypto.hex(id(snapshot)), manifest.lines());
    }
}
