package reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reader.LedgerRecord.Ref;

/**
 * A page (§9): records folded into one object, the names of all packs ever condemned, and ids of snapshots that were dropped.
 *
 * @param mark L: every record in time with asOf up to it is in here
 * @param condemned names of packs, in ascending order
 */
record Page(long mark, List<LedgerRecord> records, List<Condemned> condemned, List<Run.Reference> indexRuns) {
    private static final Fields.Schema HEAD = new Fields.Schema(Set.of(1, 3, 4), Set.of(), Set.of(2, 5, 6));

    /**
     * The name of a condemned pack, or the id of a dropped snapshot.
     *
     * @param kind 1 data, 2 meta, 3 index; 16 a snapshot, of whose id there are always 8 bytes
     * @param name 32 bytes, or the first 8 of them once the pack is gone
     */
    record Condemned(int kind, byte[] name) implements Comparable<Condemned> {
        static Condemned read(In in) {
            int kind = in.u8();
            boolean cut = kind > 128;
            int plain = cut ? kind - 128 : kind;
            Refused.unless(
                    (plain >= 1 && plain <= 3) || (cut && plain == 16), "A page condemns a pack of an unknown kind");
            return new Condemned(plain, in.take(cut ? 8 : 32));
        }

        @Override
        public int compareTo(Condemned other) {
            return kind != other.kind ? Integer.compare(kind, other.kind) : Arrays.compareUnsigned(name, other.name);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Condemned that && compareTo(that) == 0;
        }

        @Override
        public int hashCode() {
            return kind + 31 * Arrays.hashCode(name);
        }

        /** @return 33 bytes: kind, then the name, zeros behind a cut one */
        byte[] first() {
            byte[] first = new byte[33];
            first[0] = (byte) (name.length == 8 ? kind + 128 : kind);
            System.arraycopy(name, 0, first, 1, name.length);
            return first;
        }
    }

    /** @param pack the object, opened with kind 4 */
    static Page read(String name, Pack pack) {
        var rows = pack.directory();
        Refused.unless(!rows.isEmpty(), name + " has no head");
        var head = Fields.read(name, pack.frame(rows.getLast().spot()), HEAD);
        Refused.unless(head.count(1) == Ref.ofName(name).asOf(), name + ": its name and its head have different times");
        long recordFrames = head.count(3);
        Refused.unless(recordFrames <= rows.size() - 1, name + " has fewer frames than its head says");
        var records = new ArrayList<LedgerRecord>();
        var condemned = new ArrayList<Condemned>();
        for (var row : rows.subList(0, rows.size() - 1)) {
            byte[] frame = pack.frame(row.spot());
            Refused.unless(
                    frame.length == row.plainLength(),
                    name + ": a frame has another plain length than the directory says");
            var in = new In(name + " frame " + row.spot().number(), frame);
            if (row.spot().number() < recordFrames) {
                records(name, in, records);
            } else {
                int at = condemned.size();
                condemned(in, condemned);
                firstName(
                        name,
                        head,
                        (int) (row.spot().number() - recordFrames),
                        condemned.subList(at, condemned.size()));
            }
        }
        Refused.unless(
                condemned.size() == head.count(4), name + " has another count of condemned names than its head says");
        Refused.unless(
                condemned.equals(condemned.stream().sorted().distinct().toList()),
                name + ": its condemned names are not in order");
        var indexRuns =
                head.all(6).stream().map(run -> Run.Reference.read(name, run)).toList();
        return new Page(head.count(1), records, condemned, indexRuns);
    }

    private static void records(String name, In in, List<LedgerRecord> records) {
        while (in.more()) {
            var ref = Ref.read(in);
            int late = in.u8();
            Refused.unless(late <= 1, name + ": a folded record is neither in time nor late");
            byte[] opened = in.sized(Ceilings.RECORD);
            records.add(LedgerRecord.decode(name + " record " + ref.sha256(), ref, late == 1, opened));
        }
    }

    private static void condemned(In in, List<Condemned> condemned) {
        while (in.more()) {
            condemned.add(Condemned.read(in));
        }
    }

    private static void firstName(String name, Fields head, int index, List<Condemned> frame) {
        boolean same = !frame.isEmpty()
                && index < head.all(5).size()
                && Arrays.equals(frame.getFirst().first(), head.all(5).get(index));
        Refused.unless(same, name + ": a frame of condemned names begins with another than the head says");
    }
}
