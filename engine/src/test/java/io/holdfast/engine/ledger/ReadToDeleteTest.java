package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who deletes must know everything: what can't be read, is missing, or is of an unknown kind stops them. */
class ReadToDeleteTest {
    private final LedgerWorld world = new LedgerWorld(1, Times.LOCAL, 5);
    private final Ledger ledger = world.ledger(world.client());

    @Test
    void aRecordOfAKindThatNobodyKnowsForbidsToDelete() {
        put(LedgerWorld.snapshot(LedgerWorld.id(1), List.of(), List.of()));
        assertThat(ledger.readToDelete().snapshots()).hasSize(1);
        world.putUnknownKind(77);
        assertThat(ledger.read().mustBeReadable().snapshots()).hasSize(1);
        assertThatThrownBy(ledger::readToDelete)
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("a record of kind 77")
                .hasMessageContaining("Next: use a newer release");
    }

    @Fault(71)
    @Test
    void aPageThatCannotBeReadForbidsToDeleteHoweverOldItIs() {
        fold();
        fold();
        List<String> pages = world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/pages/"))
                .toList();
        assertThat(pages).hasSize(2);
        ledger.readToDelete();
        for (String page : pages) {
            byte[] whole = world.objects.contents().getOrDefault(page, new byte[0]);
            world.objects.tamper(page, new byte[100]);
            assertThatThrownBy(() -> world.ledger(world.client()).readToDelete())
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining(page);
            world.objects.tamper(page, whole);
        }
    }

    @Fault(70)
    @Test
    void aRecordThatThePageNamesAndNobodyHasIsMissing() {
        for (int i = 0; i < 5; i++) {
            put(LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of()));
        }
        world.pass(Duration.ofHours(1));
        RecordName newest = put(LedgerWorld.snapshot(LedgerWorld.id(9), List.of(), List.of()));
        assertThat(ledger.foldWhereDue(ledger.read())).isTrue();
        ledger.readToDelete();
        world.objects.lose(newest.path());
        assertThat(world.ledger(world.client()).readEverything().missing()).containsExactly(newest);
        assertThatThrownBy(() -> world.ledger(world.client()).readToDelete())
                .isInstanceOf(Damaged.class)
                .hasMessageContaining(newest.path() + " is missing");
    }

    @Test
    void theNewestSettingThatCameInTimeCounts() {
        Instant now = world.clock.now();
        put(new LedgerRecord.Setting(LedgerWorld.origin(List.of()), "trash", "1"));
        world.pass(Duration.ofMinutes(1));
        put(new LedgerRecord.Setting(LedgerWorld.origin(List.of()), "trash", "2"));
        world.pass(Duration.ofHours(1));
        ledger.put(ledger.prepare(
                new LedgerRecord.Setting(LedgerWorld.origin(List.of()), "trash", "3"),
                now.plus(Duration.ofMinutes(2))));
        assertThat(ledger.read().setting("trash")).contains("2");
        assertThat(ledger.read().setting("other")).isEmpty();
    }

    private RecordName put(LedgerRecord record) {
        return ledger.put(ledger.prepare(record, world.clock.now())).name();
    }

    private void fold() {
        for (int i = 0; i < 6; i++) {
            put(LedgerWorld.snapshot(LedgerWorld.id(i), List.of(), List.of()));
        }
        world.pass(Duration.ofHours(1));
        assertThat(ledger.foldWhereDue(ledger.read())).isTrue();
    }
}
