package io.holdfast.engine.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.Header;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody makes a replica that nobody can open, and none out of something else. */
class OpeningTest {
    private final SimulatedStore primary = new SimulatedStore();
    private final SimulatedStore replica = new SimulatedStore();
    private final Counts counts = new Counts();

    @BeforeEach
    void aRepository() {
        TestRepository.init(primary, Times.PROMPT);
    }

    private List<String> slots() {
        return primary.objects().names().stream()
                .filter(name -> name.startsWith("keys/"))
                .sorted()
                .toList();
    }

    private Opening open() {
        return Opening.of(primary, replica);
    }

    private void copy(String name) {
        replica.put(name, Store.Body.of(Objects.requireNonNull(primary.objects().peek(name))));
    }

    @Test
    void slotsComeBeforeTheHeaderAndToLookWritesNothing() {
        Opening opening = open();
        assertThat(opening.slotsMissing()).isEqualTo(2);
        assertThat(opening.slotsOnlyHere()).isEmpty();
        assertThat(opening.times()).isEqualTo(Times.PROMPT);
        assertThat(replica.objects().names()).isEmpty();

        opening.begin(counts);
        assertThat(opening.slotsCopied()).isEqualTo(2);
        assertThat(replica.operations().stream()
                        .filter(each -> each.call() == Operation.Call.PUT)
                        .map(Operation::name))
                .containsExactly(slots().getFirst(), slots().getLast(), Header.NAME);
        assertThat(replica.objects().peek(Header.NAME))
                .isEqualTo(primary.objects().peek(Header.NAME));
        assertThat(counts.damaged()).isEmpty();
    }

    @Test
    void ofAReplicaOnlyWhatIsMissingIsCopied() {
        open().begin(counts);
        replica.objects().lose(slots().getFirst());
        long headers = replica.count(Operation.put(Header.NAME));
        Opening again = open();
        assertThat(again.slotsMissing()).isOne();
        again.begin(counts);
        assertThat(again.slotsCopied()).isOne();
        assertThat(replica.count(Operation.put(Header.NAME))).isEqualTo(headers);
        assertThat(replica.objects().names()).isEqualTo(primary.objects().names());
    }

    @Test
    void aFirstCopyThatWasCutShortIsTakenUp() {
        copy(slots().getFirst());
        Opening opening = open();
        assertThat(opening.slotsMissing()).isOne();
        opening.begin(counts);
        assertThat(replica.objects().names()).isEqualTo(primary.objects().names());
    }

    @Test
    void aSlotThatIsNotWhatItsNameSaysStaysWhereItIs() {
        primary.objects().tamper(slots().getFirst(), new byte[100]);
        Opening opening = open();
        opening.begin(counts);
        assertThat(opening.slotsCopied()).isOne();
        assertThat(replica.objects().names()).isEqualTo(Set.of(slots().getLast(), Header.NAME));
        assertThat(counts.damaged())
                .containsExactly(
                        new ReplicateResult.Damaged(slots().getFirst(), "its bytes are not what its name says"));
    }

    @Test
    void withoutAGoodSlotThereIsNoReplica() {
        slots().forEach(slot -> primary.objects().tamper(slot, new byte[100]));
        assertThatThrownBy(() -> open().begin(counts))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("nobody could open");
        assertThat(replica.objects().names()).isEmpty();

        String other = "keys/" + ObjectHash.sha256(new byte[0]);
        replica.put(other, Store.Body.of(new byte[] {1}));
        assertThatThrownBy(() -> open().begin(counts)).isInstanceOf(Damaged.class);
        assertThat(replica.objects().names()).containsExactly(other);
    }

    /** It was copied by a run that was cut short, when the primary's was good. */
    @Test
    void aGoodSlotThatIsThereIsEnough() {
        copy(slots().getFirst());
        primary.objects().tamper(slots().getLast(), new byte[100]);
        open().begin(counts);
        assertThat(replica.objects().names()).isEqualTo(Set.of(slots().getFirst(), Header.NAME));
    }

    @Test
    void whatIsNoReplicaIsLeftAlone() {
        for (String other : List.of("keys/id_ed25519", "photos/1.jpg", "aaa")) {
            replica.put(other, Store.Body.of(new byte[] {1}));
            copy(slots().getFirst());
            assertThatThrownBy(this::open)
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("is not empty, and no replica: " + other);
            replica.objects().lose(other);
        }
        primary.objects().lose(Header.NAME);
        assertThatThrownBy(this::open).isInstanceOf(NotFound.class);
    }

    /** Whose it is can't be told; it opens nothing under this header, unless it is one of ours that was removed since. */
    @Test
    void slotsThatThePrimaryDoesNotHaveAreToldAndStay() {
        String other = "keys/" + ObjectHash.sha256(new byte[0]);
        replica.put(other, Store.Body.of(new byte[] {1}));
        Opening opening = open();
        assertThat(opening.slotsOnlyHere()).containsExactly(other);
        opening.begin(counts);
        assertThat(replica.objects().names())
                .containsAll(primary.objects().names())
                .contains(other);
    }

    @Test
    void anotherRepositoryIsLeftAlone() {
        TestRepository.init(replica, Times.PROMPT);
        assertThatThrownBy(this::open).isInstanceOf(BadInput.class).hasMessageContaining("holds another repository");
    }

    @Test
    void whatIsNoSlotIsNotCopied() {
        primary.put("keys/notes.txt", Store.Body.of(new byte[] {1}));
        Opening opening = open();
        assertThat(opening.slotsMissing()).isEqualTo(2);
        opening.begin(counts);
        assertThat(replica.objects().names()).hasSize(3).doesNotContain("keys/notes.txt");
    }

    /** Whoever empties the primary must not reach what is here. */
    @Test
    void aSlotThatOnlyTheReplicaHasStaysAndIsTold() {
        open().begin(counts);
        String slot = slots().getFirst();
        primary.objects().lose(slot);
        Opening opening = open();
        assertThat(opening.slotsOnlyHere()).containsExactly(slot);
        opening.begin(counts);
        assertThat(replica.objects().names()).contains(slot);
    }
}
