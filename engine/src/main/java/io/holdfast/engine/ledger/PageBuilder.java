package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.SealedPack;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page on its way: folded records first, in any order, then condemned names in theirs, then the head. Format:
 * {@code docs/format.md}, section 9. One thread's; it knows nothing of what may be folded: that is {@link PageMaker}'s.
 */
final class PageBuilder implements AutoCloseable {
    /** Plain bytes at which a frame of records ends. */
    private static final int RECORDS = 1 << 20;

    /** Plain bytes at which a frame of condemned names ends: what a look-up goes through. */
    private static final int NAMES = 64 << 10;

    private static final int LEVEL = 3;

    private final FrameSealer sealer = new FrameSealer(LEVEL);
    private final PackBuilder pack;
    private final ByteWriter plain = new ByteWriter(RECORDS);
    private final ByteWriter frame = new ByteWriter(RECORDS);
    private final List<byte[]> firsts = new ArrayList<>();
    private int recordFrames;
    private long condemned;
    private boolean overflown;

    PageBuilder(Keys keys, SecureRandom random) {
        this.pack = new PackBuilder(PackKind.PAGE, keys, random);
    }

    void add(PageSealer.Row row) {
        row.encode(plain);
        if (plain.size() >= RECORDS) {
            endRecords();
        }
    }

    /** Ends the open frame of records. To be called before the first name is added. */
    void endRecords() {
        if (plain.size() > 0) {
            endFrame();
            recordFrames++;
        }
    }

    /** Takes the next name in order. */
    void add(CondemnedNames.Row row) {
        if (plain.size() == 0) {
            firsts.add(row.padded());
        }
        plain.u8(row.code()).bytes(row.name());
        condemned++;
        if (plain.size() >= NAMES) {
            endFrame();
        }
    }

    /**
     * Ends the page, and checks what will be sent.
     *
     * @param heads the newest records that its writer had seen
     * @return empty if all of it does not fit into one object
     */
    Optional<SealedPack> finish(Instant mark, List<RecordName> heads, MergedIndex index) {
        if (plain.size() > 0) {
            endFrame();
        }
        Fields.Writer fields = new Fields.Writer(plain);
        fields.number(1, mark.toEpochMilli());
        heads.forEach(head -> fields.bytes(2, head.encode()));
        fields.number(3, recordFrames).number(4, condemned);
        firsts.forEach(first -> fields.bytes(5, first));
        index.runs().forEach(run -> fields.bytes(6, run.encode()));
        fields.numberUnlessZero(7, index.mark().toEpochMilli());
        endFrame();
        if (overflown) {
            return Optional.empty();
        }
        SealedPack sealed = pack.finish(sealer);
        try (FrameOpener opener = new FrameOpener()) {
            sealed.checkTags(opener);
        }
        return Optional.of(sealed);
    }

    private void endFrame() {
        if (overflown || !pack.takes(plain.size(), 0)) {
            overflown = true;
        } else {
            int number = pack.claim(plain.size(), 0);
            frame.clear();
            sealer.seal(pack.key(), number, plain.array(), plain.size(), frame);
            pack.add(number, frame, plain.size(), List.of());
        }
        plain.clear();
    }

    @Override
    public void close() {
        sealer.close();
    }
}
