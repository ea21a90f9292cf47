package io.holdfast.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reader.Folder;
import reader.RepositoryReader;
import reader.maker.GoldenRepository;

/**
 * The engine reads the golden repository of format 1 as the second reader does. That is a promise to whoever has a repository: these
 * bytes stay, and every release reads them.
 */
class GoldenEngineTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/format-1");

    /** What the second reader prints as numbers, and the engine takes for absent when it is 0. */
    private static final Set<String> NUMBERS = Set.of("uid", "gid", "ctime-later", "modified", "nanoseconds", "inode");

    @TempDir
    private Path folder = Path.of("");

    private @Nullable Repository repository;
    private @Nullable RepositoryReader second;

    @BeforeEach
    void open() throws IOException {
        repository = Repository.open(
                new GoldenStore(GOLDEN, Instant.ofEpochMilli(GoldenRepository.NOW)),
                Secret.Password.of(GoldenRepository.PASSWORD.toCharArray()),
                new LocalFolders(folder.resolve("cache"), folder.resolve("state")));
        second = RepositoryReader.withPassword(
                Folder.withTimes(GOLDEN.resolve("repository"), GOLDEN.resolve("times.properties")),
                GoldenRepository.PASSWORD,
                GoldenRepository.NOW);
    }

    @AfterEach
    void close() {
        repository().close();
    }

    @Test
    void theSameSnapshotsAreThere() {
        Map<String, Long> expected = new TreeMap<>();
        second().snapshots().forEach(each -> expected.put(each.id(), each.time()));
        Map<String, Long> found = new TreeMap<>();
        present(repository().read())
                .forEach(each ->
                        found.put(each.snapshot().id().toString(), each.asOf().toEpochMilli()));
        assertThat(found).isEqualTo(expected).hasSize(7);
        assertThat(repository().read().unreadable()).isEmpty();
    }

    @Test
    void whatWasForgottenHeldAndSetIsTold() {
        LedgerState state = repository().read();
        assertThat(state.trashTime()).isEqualTo(Duration.ofDays(14));
        assertThat(state.holds())
                .extracting(each -> each.hold().reason())
                .as("the others were released, or are over")
                .containsExactly("court order", "");
        assertThat(state.trash())
                .hasSize(4)
                .filteredOn(each -> each.until().isEmpty())
                .hasSize(1);
    }

    @Test
    void everySnapshotRestoresToWhatTheSecondReaderGets() {
        for (LedgerState.Present each : present(repository().read()).toList()) {
            String id = each.snapshot().id().toString();
            Map<String, String> expected = new TreeMap<>();
            second().restore(id)
                    .forEach((key, entry) -> expected.put(
                            key.toString(),
                            line(entry.kind(), entry.size(), entry.content(), normal(entry.attributes()))));
            Map<String, String> found = new TreeMap<>();
            EntryCursor entries = new Manifest(each.snapshot().runs().stream()
                            .map(repository()::manifestRun)
                            .toList())
                    .entries();
            while (entries.next()) {
                Entry entry = entries.entry();
                found.put(
                        printed(entry.key().bytes()),
                        line(entry.listed().kind().code(), entry.listed().size(), content(entry), attributes(entry)));
            }
            assertThat(found).as(id).isNotEmpty().isEqualTo(expected);
        }
    }

    @Test
    void everyKindOfRecordIsKnownAlsoWhereItStandsInAPageAlone() {
        LedgerState state = repository().ledger().readEverything();
        Set<Class<?>> kinds = new HashSet<>();
        state.records().forEach(each -> kinds.add(each.record().getClass()));
        assertThat(kinds).containsExactlyInAnyOrder(LedgerRecord.class.getPermittedSubclasses());
        assertThat(state.records()).filteredOn(each -> !each.timely()).hasSizeGreaterThan(4);
        assertThat(condemned(state)).hasSize(3).allMatch(state::isCondemned);
        assertThat(state.isCondemned(ObjectHash.of(new byte[ObjectHash.LENGTH])))
                .isFalse();
        assertThat(repository().read().records()).hasSameSizeAs(state.records());
    }

    @Test
    void theIndexTellsWhereChunksLie() {
        Set<String> seen = new HashSet<>();
        Map<ObjectHash, PackRef> packs = new HashMap<>();
        for (var ref : repository().read().indexRuns()) {
            RunReader run = repository().indexRun(ref);
            run.forEachPack((PackInfo pack) -> packs.put(pack.name(), PackRef.named(PackKind.DATA, pack)));
            RunCursor cursor = run.from(Key.EMPTY);
            while (cursor.next()) {
                seen.add(cursor.key().toString());
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
        assertThat(packs.values())
                .allMatch(pack -> repository()
                        .store()
                        .head(pack.path())
                        .filter(stat -> stat.size() == pack.info().length())
                        .isPresent());
    }

    private Repository repository() {
        return Objects.requireNonNull(repository);
    }

    private RepositoryReader second() {
        return Objects.requireNonNull(second);
    }

    private static Stream<LedgerState.Present> present(LedgerState state) {
        Set<String> sources =
                state.snapshots().stream().map(each -> each.snapshot().source()).collect(Collectors.toSet());
        return Stream.concat(
                state.snapshots().stream(), sources.stream().flatMap(source -> state.checkpoint(source).stream()));
    }

    private static List<ObjectHash> condemned(LedgerState state) {
        List<ObjectHash> all = new ArrayList<>();
        state.records().forEach(each -> {
            if (each.record() instanceof LedgerRecord.Condemn condemn) {
                condemn.packs().forEach(pack -> all.add(pack.name()));
            }
        });
        return all;
    }

    private static String line(int kind, long size, byte[] content, Map<String, String> attributes) {
        return kind + " " + size + " " + ObjectHash.sha256(content) + " " + attributes;
    }

    private static Map<String, String> normal(Map<String, String> attributes) {
        Map<String, String> normal = new TreeMap<>(attributes);
        normal.entrySet()
                .removeIf(each ->
                        NUMBERS.contains(each.getKey()) && each.getValue().equals("0"));
        return normal;
    }

    private byte[] content(Entry entry) {
        var hasher = repository().hasher();
        LongPieces pieces = new LongPieces(repository().frames(), hasher::holds);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(entry.key(), entry.content(), piece -> {
            byte[] plain = repository().frames().open(piece.frame());
            assertThat(hasher.holds(plain, piece.offset(), piece.length(), piece.hash()))
                    .isTrue();
            joined.write(plain, piece.offset(), piece.length());
        });
        if (!(entry.listed().attributes() instanceof FileAttributes file)) {
            return joined.toByteArray();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] data = joined.toByteArray();
        int taken = 0;
        for (FileAttributes.Hole hole : file.holes()) {
            int before = (int) hole.offset() - whole.size();
            whole.write(data, taken, before);
            taken += before;
            whole.writeBytes(new byte[(int) hole.length()]);
        }
        whole.write(data, taken, data.length - taken);
        return whole.toByteArray();
    }

    private static Map<String, String> attributes(Entry entry) {
        Map<String, String> all = new TreeMap<>();
        number("modified", entry.listed().modified().seconds(), all);
        number("nanoseconds", entry.listed().modified().nanos(), all);
        entry.unread().ifPresent(why -> text("unread", why, all));
        entry.moved().ifPresent(moved -> {
            number("moved-from", moved.from().toEpochMilli(), all);
            number("moved-to", moved.to().toEpochMilli(), all);
        });
        switch (entry.listed().attributes()) {
            case FileAttributes file -> file(entry, file, all);
            case ObjectAttributes object -> object(object, all);
        }
        return all;
    }

    private static void file(Entry entry, FileAttributes file, Map<String, String> all) {
        if (file.mode() != 0) {
            all.put("mode", Integer.toOctalString(file.mode()));
        }
        number("uid", Integer.toUnsignedLong(file.user()), all);
        number("gid", Integer.toUnsignedLong(file.group()), all);
        text("user", file.userName().isEmpty() ? null : file.userName(), all);
        text("group", file.groupName().isEmpty() ? null : file.groupName(), all);
        number(
                "ctime-later",
                (file.changed().seconds() - entry.listed().modified().seconds()) * 1_000_000_000L
                        + file.changed().nanos()
                        - entry.listed().modified().nanos(),
                all);
        number("inode", file.inode(), all);
        number("link-group", file.hardLinks(), all);
        byte[] target = file.linkTarget();
        if (target != null) {
            all.put("target", printed(target));
        }
        if (file.device() != 0) {
            all.put("device", (file.device() >>> 32) + ":" + (file.device() & 0xffff_ffffL));
        }
        named("xattr", file.extended(), all);
    }

    private static void object(ObjectAttributes object, Map<String, String> all) {
        text("etag", object.etag().isEmpty() ? null : object.etag(), all);
        text("version", object.versionId(), all);
        text("content-type", object.headers().contentType(), all);
        text("cache-control", object.headers().cacheControl(), all);
        text("content-disposition", object.headers().contentDisposition(), all);
        text("content-encoding", object.headers().contentEncoding(), all);
        text("content-language", object.headers().contentLanguage(), all);
        text("expires", object.headers().expires(), all);
        named("meta", object.userMetadata(), all);
        named("tag", object.tags(), all);
        text("storage-class", object.storageClass(), all);
        text("redirect", object.redirect(), all);
        text("acl", object.acl(), all);
    }

    private static void number(String name, long value, Map<String, String> all) {
        if (value != 0) {
            all.put(name, Long.toString(value));
        }
    }

    private static void text(String name, @Nullable String value, Map<String, String> all) {
        if (value != null) {
            all.put(name, printed(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void named(String prefix, List<Named> pairs, Map<String, String> all) {
        pairs.forEach(pair -> all.put(prefix + " " + printed(pair.name()), printed(pair.value())));
    }

    private static String printed(byte[] bytes) {
        return new reader.Key(bytes).toString();
    }
}
