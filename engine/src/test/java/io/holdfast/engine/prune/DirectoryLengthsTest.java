package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a pack's directory has to do with how much of it is in use. */
class DirectoryLengthsTest {
    private static final int SIZE = 1_000;
    private static final int HEADER = 42;

    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, new SimulatedClock()));
    private final DirectoryLengths directories = new DirectoryLengths(store);

    /** A pack that ends with a trailer which says that so many bytes, its own included, are directory. */
    private Judged pack(int number, int directory) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        bytes.putInt(SIZE - 16, SIZE - directory)
                .putInt(SIZE - 12, directory - 16)
                .putInt(SIZE - 8, 1)
                .putInt(SIZE - 4, 0x48465054);
        Judged pack = judged(number, SIZE);
        store.put(pack.pack().kind().path(pack.pack().name()), Store.Body.of(bytes.array()));
        return pack;
    }

    private static Judged judged(int number, long size) {
        ObjectHash name = ObjectHash.sha256(new byte[] {(byte) number});
        PackRows.Said said = new PackRows.Said(name, Need.LIVE, Optional.empty(), List.of(), new PackUse(), false);
        Store.Stat listed = new Store.Stat(PackKind.DATA.path(name), size, Instant.EPOCH);
        return new Judged(new PackId(PackKind.DATA, name), listed, Fate.NEEDED, Instant.EPOCH, said);
    }

    private long asked() {
        return store.count(operation -> operation.call() == Operation.Call.GET);
    }

    @Test
    void itIsInUseAsFarAsTheContentIs() {
        int directory = 600;
        assertThat(directories.withDirectory(pack(1, directory), SIZE - directory))
                .isEqualTo(SIZE);
        assertThat(directories.withDirectory(pack(2, directory), (SIZE - directory) / 2))
                .isEqualTo(SIZE / 2);
        assertThat(directories.withDirectory(pack(3, HEADER), 500)).isBetween(500L, 530L);
    }

    @Test
    void onlyAPackThatLooksWorthRewritingAndIsSmallIsAsked() {
        assertThat(directories.withDirectory(pack(1, 600), 751)).isEqualTo(751);
        long large = 65_536L * 20 * RewriteChoice.SPARSE;
        assertThat(directories.withDirectory(judged(2, large), large / 2)).isEqualTo(large / 2);
        assertThat(directories.withDirectory(pack(3, 600), 0)).isZero();
        assertThat(asked()).isZero();
        directories.withDirectory(pack(1, 600), 750);
        assertThat(asked()).isOne();
    }

    /** In cold storage, say. Of it nothing is said to be of no use. */
    @Test
    void whatCanNotBeAskedCountsAsInUseAndAfterThreeNoneIsAsked() {
        for (int number = 1; number <= 5; number++) {
            assertThat(directories.withDirectory(judged(number, SIZE), 100)).isEqualTo(SIZE);
        }
        assertThat(asked()).isEqualTo(3);
        assertThat(directories.withDirectory(pack(6, 600), 100)).isEqualTo(SIZE);
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void aTrailerThatIsNoneIsNotBelieved() {
        Judged pack = pack(1, 600);
        store.put(pack.pack().kind().path(pack.pack().name()), Store.Body.of(new byte[SIZE]));
        assertThat(directories.withDirectory(pack, 100)).isEqualTo(SIZE);
    }
}
