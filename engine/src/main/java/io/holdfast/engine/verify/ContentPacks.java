package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Looks for every pack of content that is needed: two sorted sequences, what runs name and what the store lists, are joined. Where
 * content is to be read, each pack is read once, a few at a time. In memory: those few, and what is wrong with the damaged ones.
 *
 * <p>A checksum of the store's that is another than the manifest says proves nothing yet: with some encryptions an ETag looks like an MD5 and is none.
 * So the pack is read. Where several are right in spite of it, and none had a checksum that is as it should be, they are not compared any more.
 */
final class ContentPacks implements AutoCloseable {
    private static final int PACKS_AT_ONCE = 3;

    /** So many packs are read before a store's checksums are taken for something else. */
    private static final int DOUBTS = 4;

    private final Repository repository;
    private final VerifyOptions options;
    private final Findings findings;
    private final StoreNames names;
    private final Map<ObjectHash, Fault> faults = new ConcurrentHashMap<>();
    private final Side side = new Side(PACKS_AT_ONCE);
    private final BlockingQueue<PackCheck> benches = new LinkedBlockingQueue<>();
    private int doubts;

    ContentPacks(Repository repository, VerifyOptions options, Findings findings) {
        this.repository = repository;
        this.options = options;
        this.findings = findings;
        this.names = new StoreNames(repository.store(), PackKind.DATA.folder() + "/");
    }

    /** What is wrong with those that are damaged. */
    Map<ObjectHash, Fault> check(Needed needed) {
        needed.forEachPack(pack -> {
            Side.stopIfAsked();
            findings.packs.increment();
            Optional<Store.Stat> there = find(pack.name());
            if (there.isEmpty()) {
                fault(pack.name(), Fault.whole("it is missing"));
            } else if (options.reads(pack.name())) {
                side.run(() -> read(pack));
            } else if (isDoubtful(pack, there.get())) {
                doubts++;
                side.run(() -> read(pack));
            } else {
                length(pack, there.get().size());
            }
        });
        side.finish();
        return faults;
    }

    /** A list may be late or out of order, so what it does not show is asked for by its name. */
    private Optional<Store.Stat> find(ObjectHash pack) {
        String path = PackKind.DATA.path(pack);
        return names.find(path).or(() -> repository.store().head(path));
    }

    /** Whether the store has another checksum than the manifest says. */
    private boolean isDoubtful(Needed.Pack pack, Store.Stat there) {
        if (options.level() != Level.CHECKSUMS
                || there.sum().isEmpty()
                || pack.infos().isEmpty()) {
            return false;
        }
        boolean equal = pack.infos().stream()
                .allMatch(info -> Hex.of(info.md5()).equals(there.sum().get()));
        if (equal) {
            findings.compared.increment();
            return false;
        }
        return doubts < DOUBTS || findings.compared.sum() > 0;
    }

    private void length(Needed.Pack pack, long length) {
        if (pack.infos().isEmpty()) {
            fault(pack.name(), Fault.ofLength(length, "entries name it, and the tables of their runs do not"));
        }
        for (PackInfo info : pack.infos()) {
            if (info.length() != length) {
                fault(
                        pack.name(),
                        Fault.ofLength(length, "it has " + length + " bytes, and a run says " + info.length()));
            }
        }
    }

    private void read(Needed.Pack pack) {
        byte[] bytes;
        try {
            bytes = repository.store().get(PackKind.DATA.path(pack.name()), PackInfo.MAX_LENGTH);
        } catch (NotFound e) {
            fault(pack.name(), Fault.whole("it is missing"));
            return;
        } catch (Damaged e) {
            fault(pack.name(), Fault.whole(e.message()));
            return;
        }
        findings.bytes.add(bytes.length);
        findings.read.increment();
        PackCheck free = benches.poll();
        PackCheck bench = free == null ? new PackCheck(repository) : free;
        bench.check(PackKind.DATA, pack, bytes).ifPresent(fault -> fault(pack.name(), fault));
        benches.add(bench);
    }

    private void fault(ObjectHash pack, Fault fault) {
        faults.put(pack, fault);
        findings.object(PackKind.DATA.path(pack), fault.why());
    }

    @Override
    public void close() {
        side.close();
        benches.forEach(PackCheck::close);
    }
}
