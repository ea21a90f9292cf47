package reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import reader.LedgerRecord.Ref;
import reader.Pack.Kind;

/**
 * What exists (protocol.md, section 2): the union of all pages and records, whatever their order. Nothing here frees anything, so
 * trash and the waits of a prune play no part: a snapshot is there until it was forgotten, or replaced in time.
 */
final class Ledger {
    private final List<LedgerRecord> records;
    private final List<Page> pages;

    private Ledger(List<LedgerRecord> records, List<Page> pages) {
        this.records = records;
        this.pages = pages;
    }

    static Ledger read(Folder folder, Keys keys, Header header) {
        var pages = new ArrayList<Page>();
        var dropped = new HashSet<String>();
        var byRef = new TreeMap<Ref, LedgerRecord>(
                Comparator.comparingLong(Ref::asOf).thenComparing(Ref::sha256));
        for (String name : named(folder, "ledger/pages/")) {
            var page = Page.read(name, Pack.open(name, folder.readNamed(name, Ceilings.PACK), Kind.PAGE, keys));
            pages.add(page);
            page.records().forEach(record -> byRef.merge(record.ref(), record, Ledger::inTimeIfOneIs));
            page.condemned().stream()
                    .filter(each -> each.kind() == 16)
                    .forEach(id -> dropped.add(Crypto.hex(id.name())));
        }
        for (String name : named(folder, "ledger/records/")) {
            byte[] object = folder.readNamed(name, Ceilings.RECORD);
            var record = LedgerRecord.open(name, object, folder.lastModified(name), keys, header);
            byRef.merge(record.ref(), record, Ledger::inTimeIfOneIs);
        }
        byRef.values()
                .removeIf(record -> record.kind() <= LedgerRecord.RELEASE
                        && dropped.contains(record.snapshotId().substring(0, 16)));
        return new Ledger(List.copyOf(byRef.values()), pages);
    }

    private static List<String> named(Folder folder, String prefix) {
        return folder.list(prefix).stream().filter(LedgerRecord::hasShape).toList();
    }

    /** A record is late in a copy of a repository, where all objects are new, though a page knows it to have been in time. */
    private static LedgerRecord inTimeIfOneIs(LedgerRecord a, LedgerRecord b) {
        return a.late() ? b : a;
    }

    /** @return all records, by asOf */
    List<LedgerRecord> records() {
        return records;
    }

    List<Page> pages() {
        return pages;
    }

    /** @return records of snapshots and checkpoints that are there, by asOf; several of one snapshot are possible and equally good */
    List<LedgerRecord> live(long now) {
        var replaced = new HashSet<Ref>();
        var forgotten = new HashSet<String>();
        for (var record : records) {
            if (record.kind() == LedgerRecord.SNAPSHOT && !record.late()) {
                replaced.addAll(record.replaces());
            } else if (record.kind() == LedgerRecord.FORGET) {
                forgotten.add(record.snapshotId());
            }
        }
        var held = held(now);
        return records.stream()
                .filter(record -> record.kind() == LedgerRecord.SNAPSHOT && !replaced.contains(record.ref()))
                .filter(record -> !forgotten.contains(record.snapshotId()) || held.contains(record.snapshotId()))
                .toList();
    }

    /** A hold lasts until its time is over or a release in time of the same snapshot has a later asOf. */
    private Set<String> held(long now) {
        var released = new TreeMap<String, Long>();
        for (var record : records) {
            if (record.kind() == LedgerRecord.RELEASE && !record.late()) {
                released.merge(record.snapshotId(), record.ref().asOf(), Math::max);
            }
        }
        var held = new HashSet<String>();
        for (var record : records) {
            if (record.kind() == LedgerRecord.HOLD) {
                boolean over = record.fields().has(31) && record.fields().count(31) <= now;
                boolean freed = released.getOrDefault(record.snapshotId(), Long.MIN_VALUE)
                        > record.ref().asOf();
                if (!over && !freed) {
                    held.add(record.snapshotId());
                }
            }
        }
        return held;
    }

    /** @return names of packs to which nothing may refer anew, in full or the first 8 bytes: {@code data/xx/<hexadecimal>} */
    Set<String> condemned() {
        var names = new TreeSet<String>();
        records.stream()
                .filter(record -> record.kind() == LedgerRecord.CONDEMN)
                .forEach(record -> names.addAll(record.condemned()));
        pages.forEach(page -> page.condemned().stream()
                .filter(name -> name.kind() != 16)
                .forEach(pack -> names.add(packName(pack.kind(), pack.name()))));
        return names;
    }

    static String packName(In in) {
        int kind = in.u8();
        byte[] name = in.take(32);
        in.end();
        return packName(kind, name);
    }

    private static String packName(int kind, byte[] name) {
        return Kind.condemnable(kind).object(Crypto.hex(name));
    }

    /** @return settings by name: of those in time the newest */
    Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        for (var record : records) {
            if (record.kind() == LedgerRecord.SETTING && !record.late()) {
                settings.put(
                        record.fields().text(50).orElse(""),
                        record.fields().text(51).orElse(""));
            }
        }
        return settings;
    }

    /** @return whether no record is of a kind that this reader does not know; one of these forbids deletion */
    boolean allowsDeletion() {
        return records.stream().noneMatch(LedgerRecord::isUnknown);
    }

    /** @return runs of the index: the pages', then those of the records */
    List<Run.Reference> indexRuns(long now) {
        var runs = new ArrayList<Run.Reference>();
        pages.forEach(page -> runs.addAll(page.indexRuns()));
        live(now)
                .forEach(record ->
                        record.fields().one(14).ifPresent(run -> runs.add(Run.Reference.read("record", run))));
        return runs.stream().distinct().toList();
    }
}
