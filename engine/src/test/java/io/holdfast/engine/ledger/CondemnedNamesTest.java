package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.CondemnedNames.Row;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.pack.PackKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page holds of condemned names is found by searching, whole or cut: the same as by comparing with each. */
class CondemnedNamesTest {
    private static final List<PackKind> KINDS = List.of(PackKind.DATA, PackKind.META, PackKind.INDEX);

    private final Random random = new Random(28);

    /** Names of which many begin alike, so that cut ones match others and stand at the edges of blocks. */
    private Row anyRow() {
        byte[] name = new byte[ObjectHash.LENGTH];
        name[7] = (byte) random.nextInt(6);
        name[31] = (byte) random.nextInt(3);
        PackKind kind = KINDS.get(random.nextInt(3));
        Row row = Row.of(new PackId(kind, ObjectHash.of(name)));
        return random.nextInt(3) == 0 ? row.cut() : row;
    }

    private static List<byte[]> blocks(List<Row> rows, int each) {
        List<byte[]> blocks = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += each) {
            ByteWriter out = new ByteWriter(256);
            rows.subList(from, Math.min(rows.size(), from + each))
                    .forEach(row -> out.u8(row.code()).bytes(row.name()));
            blocks.add(out.toByteArray());
        }
        return blocks;
    }

    private static boolean matches(Row one, Row other) {
        return one.kind() == other.kind()
                && Arrays.equals(one.name(), 0, length(one, other), other.name(), 0, length(one, other));
    }

    private static int length(Row one, Row other) {
        return Math.min(one.name().length, other.name().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void searchingFindsWhatComparingFinds(int each) {
        for (int round = 0; round < 200; round++) {
            TreeSet<Row> rows = new TreeSet<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                rows.add(anyRow());
            }
            CondemnedNames names = CondemnedNames.decode(blocks(List.copyOf(rows), each), "a page");
            assertThat(names.count()).isEqualTo(rows.size());
            List<Row> told = new ArrayList<>();
            names.forEach(told::add);
            assertThat(told).containsExactlyElementsOf(rows);
            for (int i = 0; i < 20; i++) {
                Row wanted = anyRow();
                assertThat(names.coversAll(CondemnedNames.decode(blocks(List.of(wanted), 1), "another")))
                        .as("%s in %s", wanted, rows)
                        .isEqualTo(rows.stream().anyMatch(row -> matches(row, wanted)));
                if (!wanted.isCut()) {
                    assertThat(names.contains(
                                    wanted.pack().kind(), wanted.pack().name()))
                            .isEqualTo(rows.stream().anyMatch(row -> matches(row, wanted)));
                }
            }
        }
    }

    @Test
    void snapshotsThatWereDroppedAreKnownByTheBeginOfTheirIds() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 9; i += 2) {
            rows.add(Row.of(LedgerWorld.id(i)));
        }
        CondemnedNames names = CondemnedNames.decode(blocks(rows, 2), "a page");
        for (int i = 0; i < 10; i++) {
            assertThat(names.contains(LedgerWorld.id(i))).isEqualTo(i % 2 == 0 && i < 9);
        }
        assertThat(CondemnedNames.NONE.contains(LedgerWorld.id(0))).isFalse();
        assertThat(names.contains(PackKind.DATA, ObjectHash.of(new byte[ObjectHash.LENGTH])))
                .isFalse();
    }

    @Test
    void ifOneIsLackingNotAllAreCovered() {
        Row first = Row.of(LedgerWorld.pack("first"));
        Row second = Row.of(LedgerWorld.pack("second"));
        List<Row> both = List.copyOf(new TreeSet<>(List.of(first, second)));
        CondemnedNames all = CondemnedNames.decode(blocks(both, 1), "a page");
        CondemnedNames one = CondemnedNames.decode(blocks(List.of(first), 1), "a page");
        assertThat(all.coversAll(one)).isTrue();
        assertThat(one.coversAll(all)).isFalse();
        assertThat(CondemnedNames.NONE.coversAll(one)).isFalse();
        assertThat(one.coversAll(CondemnedNames.NONE)).isTrue();
    }

    @Test
    void aNameAndItsBeginAreTwo() {
        Row row = Row.of(LedgerWorld.pack("one"));
        assertThat(row).isEqualTo(Row.of(LedgerWorld.pack("one"))).isNotEqualTo(row.cut());
        assertThat(row.cut()).isEqualTo(row.cut().cut());
        assertThat(row).isNotEqualTo(Row.of(LedgerWorld.pack("two")));
    }

    @Test
    void whatIsNotInOrderOrOfNoKindIsRefused() {
        Row row = Row.of(LedgerWorld.pack("one"));
        refused(blocks(List.of(row, row), 1));
        Row next = Row.of(LedgerWorld.pack("two"));
        List<Row> both = List.copyOf(new TreeSet<>(List.of(row, next)));
        refused(blocks(both.reversed(), 2));
        for (int code : new int[] {0, 4, 16, 128, 128 + 4, 255}) {
            byte[] frame = new byte[1 + ObjectHash.LENGTH];
            frame[0] = (byte) code;
            refused(List.of(frame));
        }
        refused(List.of(new byte[0]));
    }

    private static void refused(List<byte[]> frames) {
        assertThatThrownBy(() -> CondemnedNames.decode(frames, "a page")).isInstanceOf(Damaged.class);
    }
}
