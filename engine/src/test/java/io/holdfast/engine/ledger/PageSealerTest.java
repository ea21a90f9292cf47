package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.ledger.CondemnedNames.Row;
import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A page is read as it was written, or refused: docs/format.md, section 9. */
class PageSealerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Keys KEYS = Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), RANDOM);
    private static final Instant MARK = Instant.parse("2026-11-28T12:00:00Z");
    private static final RecordName HEAD = name(7);
    private static final MergedIndex INDEX =
            new MergedIndex(MARK, List.of(new RunRef(hash("run"), 1, 2, 3), new RunRef(hash("other"), 4, 5, 6)));

    private final PageSealer pages = new PageSealer(KEYS, RANDOM);

    private static ObjectHash hash(String text) {
        return ObjectHash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RecordName name(int number) {
        return new RecordName(MARK.minusSeconds(number), hash("record " + number));
    }

    private static LedgerRecord.Setting setting(int length) {
        return new LedgerRecord.Setting(LedgerWorld.origin(List.of()), "name", "x".repeat(length));
    }

    private static SortedSet<Row> rows(int packs) {
        SortedSet<Row> rows = new TreeSet<>();
        IntStream.range(0, packs).forEach(i -> rows.add(Row.of(LedgerWorld.pack("pack " + i))));
        return rows;
    }

    private SealedPack sealed(List<PageSealer.Row> records, SortedSet<Row> condemned, MergedIndex index) {
        try (PageBuilder out = pages.begin()) {
            records.forEach(out::add);
            out.endRecords();
            condemned.forEach(out::add);
            return out.finish(MARK, List.of(HEAD), index).orElseThrow();
        }
    }

    private static byte[] bytes(SealedPack page) {
        Store.Body body = page.body();
        return Arrays.copyOf(body.array(), body.length());
    }

    private Page open(SealedPack page) {
        return open(page, MARK);
    }

    private Page open(SealedPack page, Instant mark) {
        return pages.open(bytes(page), new PageName(mark, page.info().name()), MARK.plusSeconds(1));
    }

    @Test
    void whatIsWrittenIsRead() {
        List<PageSealer.Row> records = List.of(
                new PageSealer.Row(name(1), true, RecordCodec.encode(setting(1))),
                new PageSealer.Row(name(2), false, RecordCodec.encode(setting(2))));
        SealedPack sealed = sealed(records, rows(3), INDEX);
        Page page = open(sealed);
        assertThat(page.name()).isEqualTo(new PageName(MARK, sealed.info().name()));
        assertThat(page.modified()).isEqualTo(MARK.plusSeconds(1));
        assertThat(page.heads()).containsExactly(HEAD);
        assertThat(page.index()).isEqualTo(INDEX);
        assertThat(page.folded())
                .containsExactly(
                        new Page.Folded(name(1), true, setting(1)), new Page.Folded(name(2), false, setting(2)));
        assertThat(page.condemned().count()).isEqualTo(3);
        List<PageSealer.Row> again = new ArrayList<>();
        pages.forEachRow(bytes(sealed), page.name(), again::add);
        assertThat(again).usingRecursiveComparison().isEqualTo(records);
    }

    @Test
    void anEmptyPageHasItsHead() {
        Page page = open(sealed(List.of(), new TreeSet<>(), MergedIndex.NONE));
        assertThat(page.folded()).isEmpty();
        assertThat(page.condemned().count()).isZero();
        assertThat(page.index()).isEqualTo(MergedIndex.NONE);
        assertThat(page.heads()).containsExactly(HEAD);
    }

    /** Of names each frame is searched alone. */
    @Test
    void muchLiesInFramesOfItsOwn() {
        int large = 300 << 10;
        int many = 60; // no frame holds so much
        List<PageSealer.Row> records = IntStream.range(0, many)
                .mapToObj(i -> new PageSealer.Row(name(i), true, RecordCodec.encode(setting(large + i))))
                .toList();
        Page page = open(sealed(records, rows(5_000), INDEX));
        assertThat(page.folded()).extracting(Page.Folded::name).hasSize(many);
        assertThat(page.folded().getLast().record()).isEqualTo(setting(large + many - 1));
        assertThat(page.condemned().firsts()).as("64 KiB each, of 33 bytes").hasSize(3);
        assertThat(IntStream.range(0, 5_000)).allMatch(i -> {
            LedgerRecord.PackId pack = LedgerWorld.pack("pack " + i);
            return page.condemned().contains(pack.kind(), pack.name());
        });
    }

    /** Thousands of snapshots have the same policy, and all records are in memory. */
    @Test
    void whatRecordsSayOfABucketAlikeIsHeldOnce() {
        List<PageSealer.Row> records = IntStream.range(0, 2)
                .mapToObj(i -> {
                    var snapshot = LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of())
                            .with(List.of(new BucketSetting(
                                    BucketSetting.Kind.POLICY, new BucketSetting.State.Present("{}"))));
                    return new PageSealer.Row(name(i), true, RecordCodec.encode(snapshot));
                })
                .toList();
        List<Object> settings = new ArrayList<>();
        open(sealed(records, new TreeSet<>(), INDEX)).folded().forEach(each -> {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot) {
                settings.add(snapshot.settings());
            }
        });
        assertThat(settings).hasSize(2);
        assertThat(settings.getFirst()).isSameAs(settings.getLast());
    }

    @Test
    void anotherNameAnotherTimeOrAnotherRepositoryIsRefused() {
        SealedPack page = sealed(List.of(), rows(1), INDEX);
        assertThatThrownBy(() -> open(page, MARK.plus(Duration.ofMillis(1))))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("different times");
        assertThatThrownBy(() -> pages.open(bytes(page), new PageName(MARK, hash("other")), MARK))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("another hash");
        Keys others = Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), RANDOM);
        assertThatThrownBy(() -> new PageSealer(others, RANDOM)
                        .open(bytes(page), new PageName(MARK, page.info().name()), MARK))
                .isInstanceOf(Damaged.class);
    }

    /** A page of these frames, the last of which is its head. */
    private static SealedPack made(byte[]... frames) {
        PackBuilder pack = new PackBuilder(PackKind.PAGE, KEYS, RANDOM);
        try (FrameSealer sealer = new FrameSealer(3)) {
            for (byte[] plain : frames) {
                ByteWriter frame = new ByteWriter();
                int number = pack.claim(plain.length, 0);
                sealer.seal(pack.key(), number, plain, plain.length, frame);
                pack.add(number, frame, plain.length, List.of());
            }
            return pack.finish(sealer);
        }
    }

    private static byte[] head(int recordFrames, int condemned, Row first, long indexMark) {
        ByteWriter plain = new ByteWriter();
        new Fields.Writer(plain)
                .number(1, MARK.toEpochMilli())
                .number(3, recordFrames)
                .number(4, condemned)
                .bytes(5, first.padded())
                .numberUnlessZero(7, indexMark);
        return plain.toByteArray();
    }

    private static byte[] frame(Row row) {
        return new ByteWriter().u8(row.code()).bytes(row.name()).toByteArray();
    }

    private static byte[] frame(RecordName record, int late) {
        return new ByteWriter()
                .bytes(record.encode())
                .u8(late)
                .sized(RecordCodec.encode(setting(1)))
                .toByteArray();
    }

    private void refused(String why, byte[]... frames) {
        SealedPack page = made(frames);
        assertThatThrownBy(() -> open(page)).isInstanceOf(Damaged.class).hasMessageContaining(why);
    }

    /** What says less than was condemned would let somebody refer to it. */
    @Test
    void whatTheHeadTellsOfMustBeThere() {
        Row one = Row.of(LedgerWorld.pack("one"));
        Row other = Row.of(LedgerWorld.pack("other"));
        assertThat(open(made(frame(name(1), 0), frame(one), head(1, 1, one, 0))).folded())
                .hasSize(1);
        refused("condemned names are not those", frame(one), head(0, 2, one, 0));
        refused("condemned names are not those", frame(one), head(0, 1, other, 0));
        refused("neither in time nor late", frame(name(1), 2), frame(one), head(1, 1, one, 0));
        refused("", frame(one), head(2, 1, one, 0));
    }

    @Test
    void aMergedIndexStandsForNoMoreThanThePageDoes() {
        Row one = Row.of(LedgerWorld.pack("one"));
        assertThat(open(made(frame(one), head(0, 1, one, MARK.toEpochMilli())))
                        .index()
                        .mark())
                .isEqualTo(MARK);
        refused("", frame(one), head(0, 1, one, MARK.toEpochMilli() + 1));
    }

    @Test
    void whatALaterReleaseAddsIsPassedOverUnlessItMustBeUnderstood() {
        Row one = Row.of(LedgerWorld.pack("one"));
        byte[] head = head(0, 1, one, 0);
        assertThat(open(made(frame(one), with(Fields.MUST - 1, head)))
                        .condemned()
                        .count())
                .isOne();
        SealedPack page = made(frame(one), with(Fields.MUST, head));
        assertThatThrownBy(() -> open(page)).isInstanceOf(Unsupported.class);
    }

    private static byte[] with(int field, byte[] head) {
        ByteWriter plain = new ByteWriter().bytes(head);
        new Fields.Writer(plain).number(field, 1);
        return plain.toByteArray();
    }

    @Test
    void aPageWithoutAHeadIsRefused() {
        refused("it has no head");
    }
}
