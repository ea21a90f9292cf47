package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Writer.Outcome;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a job commits, whatever comes of its puts, and what it takes up of one that was cut short: docs/protocol.md, section 3. */
class WriterTest {
    private static final Duration TOO_LONG = Times.LOCAL.window().plusMillis(1);
    private static final LedgerRecord.Origin ORIGIN = new LedgerRecord.Origin(List.of(), "test", "0");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock).perCall(Duration.ZERO));
    private final SnapshotId id = SnapshotId.random(new SecureRandom());
    private final List<List<RecordName>> replaced = new ArrayList<>();

    @BeforeEach
    void aRepository() {
        TestRepository.init(store, Times.LOCAL);
    }

    private Snapshot backUp() {
        MapSource source = new MapSource("backed up");
        source.put("f", new byte[] {1, 2, 3});
        try (Repository repository = TestRepository.open(store.reopen(), folder.resolve("other"))) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
    }

    /** The same content under another id. */
    private Writer.Draft draft(Snapshot like) {
        return (heads, replaces) -> {
            replaced.add(List.copyOf(replaces));
            var place = new Snapshot.Place(ORIGIN.seeing(heads), id, like.runs(), like.index());
            return like.again(place, replaces, Instant.EPOCH);
        };
    }

    private Outcome commit(Snapshot like, List<RecordName> replaces, Writer.Rescue rescue) {
        try (Repository repository = TestRepository.open(store, folder.resolve("own"));
                Writer writer = repository.openWriter(WriterOptions.DEFAULT, repository.read(), "own")) {
            return writer.commit(draft(like), replaces, rescue);
        }
    }

    private LedgerState read() {
        try (Repository repository = TestRepository.open(store.reopen(), folder.resolve("reader"))) {
            return repository.read();
        }
    }

    private static RecordName name(Outcome outcome) {
        return ((Outcome.Committed) outcome).name();
    }

    private long puts() {
        return store.count(Operation.put("ledger/records/"));
    }

    private void slow(int times) {
        int[] left = {times};
        store.beforeEach(operation -> {
            if (Operation.put("ledger/records/").test(operation) && left[0]-- > 0) {
                clock.advance(TOO_LONG);
            }
        });
    }

    @Test
    void aRecordHasTheTimeOfTheReadBeforeItAndReplacesWhatItWasTold() {
        Snapshot like = backUp();
        RecordName old = read().records().getFirst().name();
        clock.advance(Duration.ofMinutes(1));
        RecordName name = name(commit(like, List.of(old), Writer.Rescue.NONE));
        assertThat(name.asOf()).isEqualTo(clock.now());
        assertThat(puts()).isOne();
        assertThat(replaced.getLast()).containsExactly(old);
        assertThat(read().records().getLast().record().origin().heads()).containsExactly(old);
        assertThat(read().snapshots()).hasSize(1);
    }

    /** It may be there, or come later: then it counts for nothing. */
    @Test
    void aRecordThatWasLateOrOfWhichNobodyKnowsIsReplacedByAFreshOne() {
        Snapshot like = backUp();
        slow(2);
        RecordName name = name(commit(like, List.of(), Writer.Rescue.NONE));
        assertThat(puts()).isEqualTo(3);
        assertThat(replaced.getLast()).hasSize(2).doesNotContain(name);
        assertThat(read().shows(name)).isTrue();

        store.beforeEach(_ -> {});
        store.loseReply(Operation.put("ledger/records/"));
        RecordName second = name(commit(like, List.of(name), Writer.Rescue.NONE));
        assertThat(puts()).isEqualTo(5);
        assertThat(replaced.getLast()).hasSize(2).contains(name).doesNotContain(second);
        assertThat(read().shows(second)).isTrue();
        assertThat(read().snapshots()).hasSize(2);
    }

    @Test
    void aStoreThatIsAlwaysTooSlowEndsItAtLast() {
        Snapshot like = backUp();
        slow(19);
        assertThat(commit(like, List.of(), Writer.Rescue.NONE)).isInstanceOf(Outcome.Committed.class);
        slow(20);
        assertThatThrownBy(() -> commit(like, List.of(), Writer.Rescue.NONE))
                .isInstanceOf(Busy.class)
                .hasMessageContaining("longer than 15 minutes for a commit, 20 times");
    }

    private void condemn(PackKind kind, ObjectHash pack) {
        try (Repository repository = TestRepository.open(store.reopen(), folder.resolve("pruner"))) {
            repository
                    .ledger()
                    .putInTime(new LedgerRecord.Condemn(ORIGIN, List.of(new PackId(kind, pack))), Instant.EPOCH);
        }
    }

    /** Of whatever kind it is. */
    @Test
    void whatNamesACondemnedPackIsNotCommittedUnlessItIsRescued() {
        Snapshot like = backUp();
        Snapshot empty =
                like.again(new Snapshot.Place(ORIGIN, id, List.of(), Optional.empty()), List.of(), Instant.EPOCH);
        condemn(PackKind.DATA, ObjectHash.sha256(new byte[0]));
        assertThat(commit(like, List.of(), Writer.Rescue.NONE))
                .as("another pack is condemned")
                .isInstanceOf(Outcome.Committed.class);
        List<String> packs = store.objects().names().stream()
                .filter(name -> name.matches("(data|meta|index)/.*"))
                .toList();
        assertThat(packs).hasSize(3);
        for (String path : packs) {
            PackKind kind =
                    PackKind.valueOf(path.substring(0, path.indexOf('/')).toUpperCase(Locale.ROOT));
            ObjectHash pack = kind.ofPath(path).orElseThrow();
            long before = puts();
            condemn(kind, pack);
            Outcome.Condemned refused = (Outcome.Condemned) commit(like, List.of(), Writer.Rescue.NONE);
            assertThat(refused.packs()).contains(pack);
            assertThat(puts()).isEqualTo(before);
        }
        Outcome rescued = commit(like, List.of(), condemned -> {
            assertThat(condemned).accepts(like.runs().getFirst().pack());
            return Optional.of(draft(empty));
        });
        assertThat(rescued).isInstanceOf(Outcome.Committed.class);
    }

    // ---- what a job that was cut short leaves

    private static ContentHash hash(int number) {
        byte[] bytes = new byte[ContentHash.LENGTH];
        bytes[0] = (byte) number;
        return ContentHash.of(bytes);
    }

    private ContentHash upload(Repository repository, Writer writer, int number) {
        byte[] content = {(byte) number, 2, 3};
        ContentHash hash = repository.hasher().hash(content, 0, content.length);
        ChunkFrames frames = writer.frames();
        writer.added(hash, frames.add(hash, content, 0, content.length));
        frames.flush();
        writer.flush();
        return hash;
    }

    private String pack() {
        return store.objects().names().stream()
                .filter(name -> name.startsWith("data/"))
                .findFirst()
                .orElseThrow();
    }

    /** Uploads a chunk and ends without a commit. */
    private ContentHash cutShort() {
        try (Repository repository = TestRepository.open(store, folder.resolve("own"));
                Writer writer = repository.openWriter(WriterOptions.DEFAULT, repository.read(), "own")) {
            ContentHash hash = upload(repository, writer, 1);
            assertThat(writer.ownChunk(hash)).isPresent();
            assertThat(writer.ownChunk(hash(9))).isEmpty();
            assertThat(writer.packsStored()).isOne();
            assertThat(writer.bytesTakenUp()).isZero();
            assertThat(writer.bytesStored())
                    .isEqualTo(store.head(pack()).orElseThrow().size());
            return hash;
        }
    }

    /** Whether the next job has the chunk; it ends as this says. */
    private boolean isTakenUp(ContentHash hash, String source, boolean commits) {
        try (Repository repository = TestRepository.open(store, folder.resolve("own"));
                Writer writer = repository.openWriter(WriterOptions.DEFAULT, repository.read(), source)) {
            boolean has = writer.ownChunk(hash).isPresent();
            assertThat(writer.known(hash).isPresent()).isEqualTo(has);
            assertThat(writer.bytesTakenUp() > 0).isEqualTo(has);
            assertThat(writer.finishIndex().isPresent()).isEqualTo(has);
            if (commits) {
                writer.done();
            }
            return has;
        }
    }

    @Test
    void theNextJobOverTheSameSourceTakesUpWhatTheStoreShows() {
        ContentHash hash = cutShort();
        assertThat(isTakenUp(hash, "another source", false)).isFalse();
        assertThat(isTakenUp(hash, "own", false)).isTrue();
        assertThat(isTakenUp(hash, "own", false))
                .as("that one was cut short, too")
                .isTrue();
        assertThat(isTakenUp(hash, "own", true)).isTrue();
        assertThat(isTakenUp(hash, "own", true)).as("it is committed").isFalse();
    }

    @Test
    void whatIsGoneCutOrCondemnedIsNotTakenUp() {
        ContentHash hash = cutShort();
        String pack = pack();
        byte[] bytes = store.get(pack, 1 << 20);
        store.objects().tamper(pack, new byte[10]);
        assertThat(isTakenUp(hash, "own", false)).isFalse();
        store.objects().tamper(pack, new byte[bytes.length]);
        assertThat(isTakenUp(hash, "own", false)).isFalse();
        store.objects().lose(pack);
        assertThat(isTakenUp(hash, "own", false)).isFalse();
        store.objects().tamper(pack, bytes);
        assertThat(isTakenUp(hash, "own", false)).isTrue();
        condemn(PackKind.DATA, PackKind.DATA.ofPath(pack).orElseThrow());
        assertThat(isTakenUp(hash, "own", false)).isFalse();
    }
}
