package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One thing after the other is damaged in a repository with snapshots of all kinds of sources, and put back. What is found is
 * compared with what the manifests say lies there.
 */
@Tag("slow")
class DamageFoundTest {
    private static final int PACK_HEADER = 42;
    private static final int TRAILER = 16;
    private static final int PAGE = 4096;

    @TempDir
    static Path root;

    private static Protected made;

    /** A piece that an entry names. */
    record Held(SnapshotId snapshot, Key key, Piece piece) {
        boolean liesIn(String pack) {
            return piece.frame().pack().path().equals(pack);
        }

        int end() {
            return piece.frame().place() + piece.frame().length();
        }

        Hit hit() {
            return new Hit(snapshot, key);
        }
    }

    /** An entry that is hit. */
    record Hit(SnapshotId snapshot, Key key) {}

    private static final List<Held> HELD = new ArrayList<>();

    @BeforeAll
    static void protect() throws IOException {
        made = new Protected(root, 7);
        for (Snapshot snapshot : made.all) {
            EntryCursor cursor = manifest(made.repository, snapshot).entries();
            while (cursor.next()) {
                if (cursor.entry().content() instanceof Content.Pieces(var pieces)) {
                    pieces.forEach(piece -> HELD.add(new Held(snapshot.id(), cursor.key(), piece)));
                }
            }
        }
    }

    @AfterAll
    static void close() {
        made.close();
    }

    /** Where in a pack a byte is changed. */
    enum Region {
        MAGIC,
        SALT,
        FRAME_HEADER,
        FRAME_BEGIN,
        FRAME_TAG,
        DIRECTORY,
        TRAILER,
        LAST_BYTE,
        ANYWHERE;

        int of(byte[] pack, List<Held> inIt, Random random) {
            int directory = ByteBuffer.wrap(pack).getInt(pack.length - DamageFoundTest.TRAILER);
            Piece piece = inIt.isEmpty()
                    ? null
                    : inIt.get(random.nextInt(inIt.size())).piece();
            int place = piece == null ? PACK_HEADER : piece.frame().place();
            return switch (this) {
                case MAGIC -> random.nextInt(10);
                case SALT -> 10 + random.nextInt(32);
                case FRAME_HEADER -> place + random.nextInt(12);
                case FRAME_BEGIN -> place + 12;
                case FRAME_TAG ->
                    (piece == null ? directory : place + piece.frame().length()) - 1;
                case DIRECTORY -> directory + random.nextInt(pack.length - DamageFoundTest.TRAILER - directory);
                case TRAILER -> pack.length - 1 - random.nextInt(DamageFoundTest.TRAILER);
                case LAST_BYTE -> pack.length - 1;
                case ANYWHERE -> random.nextInt(pack.length);
            };
        }
    }

    @Fault(58)
    @ParameterizedTest
    @EnumSource
    void aChangedBitInAPackOfContentHitsExactlyTheEntriesOfItsFrame(Region region) throws IOException {
        Random random = new Random(region.name().hashCode());
        for (String pack : made.objects("data")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
            int at = region.of(bytes, in(pack), random);
            damaged(pack, flipped(bytes, at, random), () -> {
                List<Damage> found = found(Level.DATA);
                assertThat(objects(found)).as(pack + " at " + at).containsExactly(pack);
                assertThat(hits(found))
                        .as(pack + " at " + at)
                        .isEqualTo(expected(
                                pack,
                                held -> at < PACK_HEADER
                                        || (held.piece().frame().place() <= at && at < held.end())));
                assertThat(found).allSatisfy(each -> assertThat(each.object()).isEqualTo(pack));
                assertThat(found(Level.STRUCTURE)).as("content is not read").isEmpty();
            });
        }
    }

    @Fault({3, 60})
    @ParameterizedTest
    @EnumSource
    void aPackOfContentThatIsCutLosesWhatLaySinceThen(Level level) throws IOException {
        Random random = new Random(3);
        for (String pack : made.objects("data")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
            for (int length : new int[] {0, 20, bytes.length - 1, random.nextInt(bytes.length)}) {
                damaged(pack, Arrays.copyOf(bytes, length), () -> {
                    List<Damage> found = found(level);
                    assertThat(objects(found)).as(pack + " cut at " + length).containsExactly(pack);
                    assertThat(hits(found))
                            .as(pack + " cut at " + length)
                            .isEqualTo(expected(pack, held -> held.end() > length));
                });
            }
        }
    }

    @Fault({1, 62})
    @ParameterizedTest
    @EnumSource
    void aPackOfContentThatIsGoneHitsAllThatLayInIt(Level level) throws IOException {
        for (String pack : made.objects("data")) {
            damaged(pack, null, () -> {
                List<Damage> found = found(level);
                assertThat(objects(found)).containsExactly(pack);
                assertThat(hits(found)).isEqualTo(expected(pack, _ -> true)).isNotEmpty();
                assertThat(found.getFirst().why()).isEqualTo("it is missing");
            });
        }
    }

    @Fault(61)
    @ParameterizedTest
    @EnumSource
    void aByteMoreAtTheEndOfAnyPackIsFoundAndHitsNoEntry(Level level) throws IOException {
        for (String folder : List.of("data", "meta", "index")) {
            for (String pack : made.objects(folder)) {
                byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
                damaged(pack, Arrays.copyOf(bytes, bytes.length + 1), () -> {
                    List<Damage> found = found(level);
                    assertThat(objects(found)).as(pack).containsExactly(pack);
                    assertThat(hits(found)).as(pack).isEmpty();
                });
            }
        }
    }

    @Fault({6, 63})
    @ParameterizedTest
    @ValueSource(strings = {"data", "meta", "index"})
    void twoPacksThatStandInEachOthersPlaceAreBothFound(String folder) throws IOException {
        List<String> packs = made.objects(folder);
        byte[] first = Files.readAllBytes(made.folder.resolve(packs.get(0)));
        byte[] second = Files.readAllBytes(made.folder.resolve(packs.get(1)));
        damaged(
                packs.get(0),
                second,
                () -> damaged(packs.get(1), first, () -> {
                    List<Damage> found = found(Level.DATA);
                    assertThat(objects(found)).contains(packs.get(0), packs.get(1));
                    if (folder.equals("data")) {
                        Set<Hit> all = new HashSet<>(expected(packs.get(0), _ -> true));
                        all.addAll(expected(packs.get(1), _ -> true));
                        assertThat(hits(found)).isEqualTo(all);
                    } else {
                        assertThat(objects(found(Level.STRUCTURE))).contains(packs.get(0), packs.get(1));
                    }
                }));
    }

    @Fault(58)
    @ParameterizedTest
    @EnumSource
    void aChangedBitInAPackOfManifestsIsFoundAndLosesOnlyWhatCantBeRead(Region region) throws IOException {
        Random random = new Random(100 + region.name().hashCode());
        for (String pack : made.objects("meta")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
            int at = region.of(bytes, List.of(), random);
            damaged(pack, flipped(bytes, at, random), () -> lossIsTold(pack, "at " + at));
        }
    }

    @Test
    void aManifestPackThatIsDamagedOutsideItsFramesIsReadableInAllOfThemForWhoeverLooksForDamage() throws IOException {
        for (String pack : made.objects("meta")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
            damaged(pack, flipped(bytes, bytes.length - 1, new Random(1)), () -> {
                for (Snapshot snapshot : made.all) {
                    assertThat(unreadable(snapshot)).isEmpty();
                }
                isRefusedByAllOthers(pack);
            });
        }
    }

    /** Whoever does not look for damage takes a pack as it should be, or not at all: a restore, or the next backup. */
    private static void isRefusedByAllOthers(String pack) {
        Path machine = root.resolve("machine-" + pack.replace('/', '-'));
        try (Repository other = TestRepository.open(made.store, machine)) {
            assertThatThrownBy(() -> {
                        for (Snapshot snapshot : made.all) {
                            EntryCursor cursor = manifest(other, snapshot).entries();
                            while (cursor.next()) {
                                cursor.entry();
                            }
                        }
                    })
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining(pack);
        }
    }

    @Fault({60, 62})
    @Test
    void aPackOfManifestsThatIsCutOrGoneIsFound() throws IOException {
        Random random = new Random(5);
        for (String pack : made.objects("meta")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
            damaged(pack, null, () -> lossIsTold(pack, "gone"));
            damaged(pack, Arrays.copyOf(bytes, random.nextInt(bytes.length)), () -> lossIsTold(pack, "cut"));
        }
    }

    @Fault(58)
    @ParameterizedTest
    @EnumSource
    void aChangedBitInAPackOfTheIndexIsFoundAndHitsNoEntry(Region region) throws IOException {
        Random random = new Random(200 + region.name().hashCode());
        for (String pack : made.objects("index")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(pack));
            damaged(pack, flipped(bytes, region.of(bytes, List.of(), random), random), () -> {
                List<Damage> found = found(Level.STRUCTURE);
                assertThat(objects(found)).as(pack).contains(pack);
                assertThat(hits(found)).isEmpty();
            });
        }
    }

    @Fault(58)
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aChangedBitInHeaderSlotOrRecordIsFound(long seed) throws IOException {
        Random random = new Random(seed);
        for (String name : clearAndSealed()) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(name));
            int at = random.nextInt(bytes.length);
            damaged(
                    name,
                    flipped(bytes, at, random),
                    () -> assertThat(objects(found(Level.STRUCTURE)))
                            .as(name + " at " + at + ", seed " + seed)
                            .containsExactly(name));
        }
    }

    @Fault({60, 61})
    @Test
    void aHeaderSlotOrRecordThatIsCutOrLongerIsFound() throws IOException {
        for (String name : clearAndSealed()) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(name));
            for (int length : new int[] {0, bytes.length / 2, bytes.length - 1, bytes.length + 1}) {
                damaged(
                        name,
                        Arrays.copyOf(bytes, length),
                        () -> assertThat(objects(found(Level.STRUCTURE)))
                                .as(name + " of " + length)
                                .containsExactly(name));
            }
        }
    }

    @Fault({7, 64})
    @Test
    void anOlderRecordOrSlotInAnothersPlaceIsFound() throws IOException {
        for (String folder : List.of("ledger/records", "keys")) {
            List<String> names = made.objects(folder);
            byte[] older = Files.readAllBytes(made.folder.resolve(names.getFirst()));
            damaged(
                    names.getLast(),
                    older,
                    () -> assertThat(objects(found(Level.STRUCTURE))).containsExactly(names.getLast()));
        }
    }

    @Fault(70)
    @Test
    void aRecordThatIsGoneIsMissedByThoseWrittenInSightOfIt() throws IOException {
        List<String> records = made.objects("ledger/records");
        for (String record : records.subList(0, records.size() - 1)) {
            damaged(
                    record,
                    null,
                    () -> assertThat(objects(found(Level.STRUCTURE))).containsExactly(record));
        }
        damaged(
                "holdfast.json",
                null,
                () -> assertThat(objects(found(Level.STRUCTURE))).containsExactly("holdfast.json"));
    }

    @Fault(59)
    @Test
    void aPageOfZerosInAnyObjectIsFound() throws IOException {
        Random random = new Random(59);
        for (String name : made.objects("")) {
            byte[] bytes = Files.readAllBytes(made.folder.resolve(name));
            int page = random.nextInt(1 + (bytes.length - 1) / PAGE) * PAGE;
            Arrays.fill(bytes, page, Math.min(bytes.length, page + PAGE), (byte) 0);
            Level level = name.startsWith("data/") ? Level.DATA : Level.STRUCTURE;
            damaged(
                    name,
                    bytes,
                    () -> assertThat(objects(found(level)))
                            .as(name + " at " + page)
                            .contains(name));
        }
    }

    @Test
    void nothingIsFoundBeforeAndAfter() {
        assertThat(found(Level.STRUCTURE)).isEmpty();
        assertThat(found(Level.DATA)).isEmpty();
    }

    /** Verification, and reading key by key, agree on what is lost. */
    private static void lossIsTold(String pack, String how) {
        List<Damage> found = found(Level.STRUCTURE);
        assertThat(objects(found)).as(pack + " " + how).contains(pack);
        for (Snapshot snapshot : made.all) {
            List<Key> lost = unreadable(snapshot);
            List<Key> told = hits(found).stream()
                    .filter(hit -> hit.snapshot.equals(snapshot.id()))
                    .map(Hit::key)
                    .sorted()
                    .toList();
            assertThat(told.isEmpty())
                    .as(pack + " " + how + ", " + snapshot.source())
                    .isEqualTo(lost.isEmpty());
            if (!lost.isEmpty()) {
                assertThat(told.getFirst()).isLessThanOrEqualTo(lost.getFirst());
            }
        }
    }

    /** Keys of a snapshot that can't be read now, each asked for on its own. */
    private static List<Key> unreadable(Snapshot snapshot) {
        List<Key> lost = new ArrayList<>();
        List<Key> keys = HELD.stream()
                .filter(held -> held.snapshot.equals(snapshot.id()))
                .map(Held::key)
                .distinct()
                .toList();
        try (Repository fresh = made.repository.afresh()) {
            for (Key key : keys) {
                try {
                    assertThat(manifest(fresh, snapshot)
                                    .entries(new KeyRange(key, key.successor()))
                                    .next())
                            .isTrue();
                } catch (Damaged e) {
                    lost.add(key);
                }
            }
        }
        return lost;
    }

    private static Manifest manifest(Repository repository, Snapshot snapshot) {
        return new Manifest(
                snapshot.runs().stream().map(repository::manifestRun).toList());
    }

    private static List<String> clearAndSealed() throws IOException {
        List<String> names = new ArrayList<>(made.objects("keys"));
        names.addAll(made.objects("ledger"));
        names.add("holdfast.json");
        return names;
    }

    private static List<Held> in(String pack) {
        return HELD.stream().filter(held -> held.liesIn(pack)).toList();
    }

    private static Set<Hit> expected(String pack, Predicate<Held> lost) {
        return in(pack).stream().filter(lost).map(Held::hit).collect(Collectors.toSet());
    }

    private static List<Damage> found(Level level) {
        Protected.Verified verified = made.verify(level);
        assertThat(verified.result().damaged()).isEqualTo(verified.damage().size());
        return verified.damage();
    }

    private static Set<String> objects(List<Damage> found) {
        return found.stream()
                .filter(each -> each.key().isEmpty())
                .map(each -> each.object().replaceFirst(", run at.*", ""))
                .collect(Collectors.toSet());
    }

    private static Set<Hit> hits(List<Damage> found) {
        return found.stream()
                .filter(each -> each.key().isPresent())
                .map(each -> new Hit(each.snapshot().orElseThrow(), each.key().orElseThrow()))
                .collect(Collectors.toSet());
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    private interface Check {
        void run() throws IOException;
    }

    /** Puts other bytes, or nothing, in an object's place, and afterwards the object back, its time included. */
    private static void damaged(String name, byte @Nullable [] bytes, Check check) throws IOException {
        Path file = made.folder.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        FileTime time = Files.getLastModifiedTime(file);
        Files.delete(file);
        try {
            if (bytes != null) {
                Files.write(file, bytes);
                Files.setLastModifiedTime(file, time);
            }
            check.run();
        } finally {
            Files.deleteIfExists(file);
            Files.write(file, whole);
            Files.setLastModifiedTime(file, time);
        }
    }
}
