package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.KeySlots.Listed;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import io.holdfast.engine.repository.KeySlots.Unfit;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots are told apart, found out when they are not what they were, and never all removed. */
class KeySlotsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RepositoryId ID = RepositoryId.of(new byte[RepositoryId.LENGTH]);
    private static final Keys KEYS = Keys.random(ID, RANDOM);
    private static final Header HEADER =
            new Header(ID, Instant.EPOCH, Features.NONE, ChunkerSettings.STANDARD, Times.LOCAL);
    private static final Secret FIRST = RecoveryKey.random(RANDOM);
    private static final Secret SECOND = RecoveryKey.random(RANDOM);
    private static final Secret STRANGER = RecoveryKey.random(RANDOM);

    private final SimulatedStore store = new SimulatedStore();

    @BeforeEach
    void aRepositoryWithTwoWaysIn() {
        init(store);
    }

    private static void init(Store store) {
        KeySlots.init(store, HEADER, KEYS, List.of(slot(FIRST), slot(SECOND)), RANDOM, InstantSource.system());
    }

    private static NewSlot slot(Secret secret) {
        return new NewSlot(secret, "test", new KdfCost(8192, 1, 1));
    }

    private KeySlots slots() {
        return KeySlots.of(store);
    }

    private String idOf(Secret secret) {
        return slots().openedBy(secret).orElseThrow().id();
    }

    private byte[] bytes(String name) {
        return Objects.requireNonNull(store.objects().peek(name)).clone();
    }

    @Test
    void eachOpensWithItsSecretAndItIsKnownWhichOneDid() {
        for (Secret each : List.of(FIRST, SECOND)) {
            KeySlots slots = slots();
            assertThat(slots.openedBy()).isEmpty();
            assertThat(slots.open(each)).isNotNull();
            assertThat(slots.openedBy().map(Listed::id)).contains(idOf(each));
            assertThat(slots.isOpenedBy(idOf(each), each)).isTrue();
        }
        assertThat(idOf(FIRST)).isNotEqualTo(idOf(SECOND));
        assertThat(slots().isOpenedBy(idOf(FIRST), SECOND)).isFalse();
        assertThat(slots().openedBy(STRANGER)).isEmpty();
        assertThatThrownBy(() -> slots().open(STRANGER)).isInstanceOf(AccessDenied.class);
        assertThat(KeySlots.opens(store, HEADER.print(), FIRST)).isTrue();
        assertThat(KeySlots.opens(store, HEADER.print(), STRANGER)).isFalse();
    }

    /** A key rotation, between the list and the read. */
    @Test
    void aSlotThatTookAnothersPlaceMeanwhileIsFound() {
        String old = "keys/" + idOf(FIRST);
        slots().remove(idOf(SECOND));
        KeySlots slots = slots();
        boolean[] once = {true};
        store.beforeEach(operation -> {
            if (once[0] && Operation.get(old).test(operation)) {
                once[0] = false;
                slots.add(KEYS, slot(SECOND), RANDOM, InstantSource.system());
                store.objects().lose(old);
            }
        });
        assertThat(slots.open(SECOND)).isNotNull();
    }

    /** It was put by a rotation that was cut short. */
    @Test
    void aRotationTellsWhichSlotOpensNowAndMakesNoneWhereThereIsOne() {
        Listed old = slots().find(idOf(FIRST));
        KeyRotation rotation = new KeyRotation(slots(), KEYS, old, RANDOM, InstantSource.system());
        assertThat(rotation.add(slot(SECOND))).isEqualTo(idOf(SECOND));
        assertThat(slots().list()).hasSize(2);
        assertThat(rotation.add(slot(STRANGER))).isEqualTo(idOf(STRANGER));
        assertThat(slots().list()).hasSize(3);
        rotation.removeOld();
        assertThat(slots().openedBy(FIRST)).isEmpty();
        assertThat(slots().list()).hasSize(2);
    }

    @Test
    void oneIsRemovedByTheBeginOfItsIdUnlessItIsTheLast() {
        String first = idOf(FIRST);
        assertThatThrownBy(() -> slots().remove("")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> slots().remove("x")).isInstanceOf(NotFound.class);
        assertThat(slots().find(first).id()).isEqualTo(first);
        assertThat(slots().remove(first.substring(0, 12))).isEqualTo(first);
        assertThat(slots().list()).extracting(Listed::id).containsExactly(idOf(SECOND));
        assertThatThrownBy(() -> slots().remove(idOf(SECOND)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("is the only one");
        assertThat(slots().list()).hasSize(1);
    }

    /** Of seventeen two begin with the same digit. */
    @Test
    void aBeginThatFitsSeveralMeansNone() {
        KeySlots slots = slots();
        for (int i = 0; i < 15; i++) {
            slots.add(KEYS, slot(STRANGER), RANDOM, InstantSource.system());
        }
        Map<String, Long> begins = slots.list().stream()
                .collect(Collectors.groupingBy(each -> each.id().substring(0, 1), Collectors.counting()));
        String several = begins.entrySet().stream()
                .filter(each -> each.getValue() > 1)
                .findFirst()
                .orElseThrow()
                .getKey();
        assertThatThrownBy(() -> slots.remove(several))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("give more digits");
        assertThat(slots.list()).hasSize(17);
    }

    @Test
    void whatIsNotWhatItWasIsNamedAndOpensNothing() {
        String bad = "keys/" + idOf(FIRST);
        KeySlots opened = slots();
        assertThat(opened.check()).isEmpty();
        store.put("keys/notes.txt", Store.Body.of(new byte[] {1}));
        assertThat(opened.check()).as("what is no slot is none of ours").isEmpty();

        store.objects().tamper(bad, new byte[100]);
        assertThat(opened.check()).containsExactly(new Unfit(bad, "has another hash than its name says"));
        assertThatThrownBy(() -> slots().open(FIRST))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining(bad + " of ")
                .hasMessageContaining("no other key slot opens");
        assertThat(slots().open(SECOND)).isNotNull();

        byte[] noSlot = new byte[100];
        String named = "keys/" + ObjectHash.sha256(noSlot);
        store.objects().lose(bad);
        store.put(named, Store.Body.of(noSlot));
        assertThat(opened.check()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo(named);
            assertThat(each.why()).contains("can't be read");
        });
        assertThat(slots().list()).hasSize(1);
    }

    @Test
    void anotherHeaderOrNoneIsNamed() {
        KeySlots opened = slots();
        byte[] good = bytes(Header.NAME);
        Header other =
                new Header(ID, Instant.EPOCH.plusSeconds(1), Features.NONE, ChunkerSettings.STANDARD, Times.LOCAL);
        store.objects().tamper(Header.NAME, other.print());
        assertThat(opened.check())
                .containsExactly(new Unfit(Header.NAME, "is not the header that the repository was opened with"));
        assertThatThrownBy(() -> slots().open(FIRST)).as("they are bound to it").isInstanceOf(AccessDenied.class);
        store.objects().lose(Header.NAME);
        assertThat(opened.check())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).contains("can't be read"));
        store.objects().tamper(Header.NAME, good);
        assertThat(opened.check()).isEmpty();
    }

    @Test
    void aReplicaHasTheSameHeader() {
        SimulatedStore replica = new SimulatedStore();
        assertThatThrownBy(() -> slots().mustBeOf(replica)).isInstanceOf(NotFound.class);
        replica.put(Header.NAME, Store.Body.of(bytes(Header.NAME)));
        slots().mustBeOf(replica);
        Header other =
                new Header(ID, Instant.EPOCH.plusSeconds(1), Features.NONE, ChunkerSettings.STANDARD, Times.LOCAL);
        replica.put(Header.NAME, Store.Body.of(other.print()));
        assertThatThrownBy(() -> slots().mustBeOf(replica)).isInstanceOf(BadInput.class);
    }

    /** Under another header nothing of it could be read. */
    @Test
    void whatIsThereIsNotMadeAnew() {
        assertThatThrownBy(() -> init(store)).isInstanceOf(Conflict.class).hasMessageContaining("already");
        store.objects().lose(Header.NAME);
        for (String left : List.of("data/x", "meta/x", "ledger/records/x")) {
            store.put(left, Store.Body.of(new byte[] {1}));
            assertThatThrownBy(() -> init(store))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("has lost its header");
            assertThatThrownBy(this::slots).isInstanceOf(NotFound.class).hasMessageContaining("has lost its header");
            store.objects().lose(left);
        }
        assertThatThrownBy(this::slots).isInstanceOf(NotFound.class).hasMessageContaining("was cut short");
        init(store);
        assertThat(slots().open(FIRST))
                .as("the slots of the first try are of the same keys")
                .isNotNull();
        SimulatedStore empty = new SimulatedStore();
        assertThatThrownBy(() -> KeySlots.of(empty))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("make one");
    }
}
