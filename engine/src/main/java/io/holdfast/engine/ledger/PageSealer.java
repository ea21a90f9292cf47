package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.Directory;
import io.holdfast.engine.pack.FrameMark;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.run.RunRef;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Opens pages, and begins new ones. Format: {@code docs/format.md}, section 9. Safe for many threads. */
public final class PageSealer {
    private static final int MAX_RECORD = 4 << 20;

    private final Keys keys;
    private final SecureRandom random;

    public PageSealer(Keys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** A folded record as it stands in a page. */
    record Row(RecordName name, boolean timely, byte[] opened) {
        static Row decode(ByteReader in) {
            RecordName name = RecordName.decode(in);
            int late = in.u8();
            if (late > 1) {
                throw in.damaged("a folded record is neither in time nor late");
            }
            return new Row(name, late == 0, in.sized(MAX_RECORD, "length of a folded record"));
        }

        void encode(ByteWriter out) {
            out.bytes(name.encode()).u8(timely ? 0 : 1).sized(opened);
        }
    }

    /** Takes the rows of a page, one after the other. */
    interface Rows {
        void take(Row row);
    }

    /** An empty page to fill. The caller closes it. */
    PageBuilder begin() {
        return new PageBuilder(keys, random);
    }

    /**
     * Reads a page.
     *
     * @param modified the store's time of its put
     * @throws Damaged if the bytes are not those of this name, not sealed by this repository, or break the format
     */
    Page open(byte[] sealed, PageName name, Instant modified) {
        List<Page.Folded> folded = new ArrayList<>();
        SharedSettings shared = new SharedSettings();
        String what = name.path();
        try (FrameOpener opener = new FrameOpener()) {
            Opened pack = new Opened(sealed, name, opener);
            Head head = pack.head();
            pack.rows(
                    head,
                    row -> folded.add(new Page.Folded(
                            row.name, row.timely, shared.in(RecordCodec.decode(row.opened, what + ", a record")))));
            List<byte[]> blocks = new ArrayList<>();
            for (int i = head.recordFrames; i < pack.frames() - 1; i++) {
                blocks.add(pack.frame(i));
            }
            CondemnedNames condemned = CondemnedNames.decode(blocks, what);
            if (condemned.count() != head.condemned || !head.firsts.equals(firsts(condemned))) {
                throw new Damaged(what + " is damaged: its condemned names are not those that its head tells of");
            }
            return new Page(name, modified, head.heads, folded, condemned, head.index);
        }
    }

    /** Hands over the folded records as they stand in the page, with fields that this release does not know. */
    void forEachRow(byte[] sealed, PageName name, Rows rows) {
        try (FrameOpener opener = new FrameOpener()) {
            Opened pack = new Opened(sealed, name, opener);
            pack.rows(pack.head(), rows);
        }
    }

    private static List<String> firsts(CondemnedNames condemned) {
        return condemned.firsts().stream().map(row -> Hex.of(row.padded())).toList();
    }

    /** What the head says. */
    private record Head(
            List<RecordName> heads, int recordFrames, long condemned, List<String> firsts, MergedIndex index) {
        static Head decode(byte[] plain, PageName name, int frames) {
            ByteReader in = new ByteReader(plain, name.path());
            Fields.Reader fields = new Fields.Reader(in);
            long mark = -1;
            int recordFrames = 0;
            long condemned = 0;
            long indexMark = 0;
            List<RecordName> heads = new ArrayList<>();
            List<String> firsts = new ArrayList<>();
            List<RunRef> indexRuns = new ArrayList<>();
            for (int id = fields.next(); id != 0; id = fields.next()) {
                switch (id) {
                    case 1 -> mark = fields.number(1L << 53);
                    case 2 ->
                        heads.add(RecordName.decode(new ByteReader(fields.bytes(RecordName.LENGTH), name.path())));
                    case 3 -> recordFrames = (int) fields.number(frames);
                    case 4 -> condemned = fields.number(Integer.MAX_VALUE);
                    case 5 -> firsts.add(Hex.of(fields.bytes(1 + ObjectHash.LENGTH)));
                    case 6 -> indexRuns.add(RunRef.decode(fields.bytes(), name.path()));
                    case 7 -> indexMark = fields.number(mark);
                    default -> fields.unknown(name.path());
                }
            }
            if (mark != name.mark().toEpochMilli()) {
                throw in.damaged("its name and its head have different times");
            }
            MergedIndex index = new MergedIndex(Instant.ofEpochMilli(indexMark), indexRuns);
            return new Head(heads, recordFrames, condemned, firsts, index);
        }
    }

    /** The frames of a page, opened one at a time. */
    private final class Opened {
        private final byte[] sealed;
        private final PageName name;
        private final FrameOpener opener;
        private final byte[] key;
        private final Directory directory;

        Opened(byte[] sealed, PageName name, FrameOpener opener) {
            String what = name.path();
            if (!RecordSealer.isNamed(sealed, name.hash())) {
                throw new Damaged(what + " is damaged: its bytes have another hash than its name says");
            }
            this.sealed = sealed;
            this.name = name;
            this.opener = opener;
            PackReader reader = new PackReader(keys, opener);
            this.key = reader.key(PackKind.PAGE, sealed, sealed.length, what);
            this.directory = reader.directory(PackKind.PAGE, sealed, sealed.length, what);
            if (directory.frameCount() == 0) {
                throw new Damaged(what + " is damaged: it has no head");
            }
        }

        int frames() {
            return directory.frameCount();
        }

        Head head() {
            return Head.decode(frame(frames() - 1), name, frames() - 1);
        }

        byte[] frame(int number) {
            FrameMark mark = directory.frame(number);
            return opener.open(key, number, sealed, mark.place(), mark.length(), name.path() + ", frame " + number);
        }

        void rows(Head head, Rows rows) {
            for (int i = 0; i < head.recordFrames; i++) {
                ByteReader in = new ByteReader(frame(i), name.path());
                while (in.hasRemaining()) {
                    rows.take(Row.decode(in));
                }
            }
        }
    }
}
