package io.holdfast.engine.prune;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.pack.PackTrailer;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.store.Store;

/**
 * How much of a pack is its directory. That is in use as far as the content is that it lists, and no footer counts it. Of a full pack it is little; but 65,536 chunks have more than a
 * megabyte of it, whatever they hold: of tiny objects that pack well most of a pack is directory. Such a pack would look as if it were of no use, be copied, and look the same again.
 * One thread's.
 */
final class DirectoryLengths {
    /** Of the directory of a pack with as many chunks as one may have, in bytes: each has a hash and a length. */
    private static final long MOST = 65_536L * 20;

    /** After so many packs that could not be asked none is: cold storage, or a bad day. */
    private static final int FAILURES = 3;

    private final Store store;
    private int failures;

    DirectoryLengths(Store store) {
        this.store = store;
    }

    /**
     * How much of a pack of content is in use, its share of the directory included. Asks the store for 16 bytes of those that look worth rewriting and are so small that
     * the directory may be why.
     *
     * @param used bytes of frames that are in use
     */
    long withDirectory(Judged pack, long used) {
        long rest = pack.size() - used;
        boolean mayMatter = rest * RewriteChoice.SPARSE >= pack.size() && pack.size() < MOST * RewriteChoice.SPARSE;
        if (!mayMatter || used == 0) {
            return Math.min(pack.size(), used);
        }
        long directory = Math.min(rest, length(pack.pack(), pack.size()));
        return used + directory * used / (pack.size() - directory);
    }

    /** Of a pack that can't be asked all of it: then nothing of it is said to be of no use. */
    private long length(PackId pack, long size) {
        if (failures >= FAILURES) {
            return size;
        }
        String path = pack.kind().path(pack.name());
        try {
            byte[] end = store.get(path, Math.max(0, size - PackTrailer.LENGTH), PackTrailer.LENGTH);
            return size
                    - PackTrailer.parse(end, end.length, Math.toIntExact(size), path)
                            .place();
        } catch (Damaged | NotFound | AccessDenied | Busy | Unsupported e) {
            failures++;
            return size;
        }
    }
}
