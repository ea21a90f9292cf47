package io.holdfast.engine.restore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.ObjectAttributes.Headers;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.HandMade;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands at a target is left there, and all that differs from the snapshot is told. */
class ComparingTest {
    private static final String RIGHT = "right";

    /** Of things in a target, by key. */
    private static final Map<String, String> CONTENTS =
            Map.of("denied", RIGHT, "longer", "rightly", "other", "wrong", "right", RIGHT);

    private static final Named MARK = Named.of("user.k", "v");
    private static final FileAttributes FILE = attributes(0644, 1, "ann", 2, "", 0, null);
    private static final FileAttributes DEVICE = attributes(0600, 0, "", 0, "", 5, null);
    private static final ObjectAttributes OBJECT = object(Headers.NONE, List.of(), List.of(), null);

    @TempDir
    private Path folder = Path.of("");

    /** What is in the snapshot, by key, and what is in the target instead. */
    private final Map<Key, Listed> wanted = new TreeMap<>();

    private final Map<Key, Listed> there = new TreeMap<>();

    @Test
    void eachThingThatDiffersIsToldAndNoOther() {
        both("equal", Kind.FILE, FILE, FILE);
        both("equal-device", Kind.BLOCK_DEVICE, DEVICE, DEVICE);
        both("equal-link", Kind.SYMLINK, link("x"), link("x"));
        both("equal-object", Kind.OBJECT, OBJECT, OBJECT);
        both("device", Kind.BLOCK_DEVICE, DEVICE, attributes(0600, 0, "", 0, "", 6, null));
        both("link", Kind.SYMLINK, link("x"), link("y"));
        both("mode", Kind.FILE, FILE, attributes(04600, 1, "ann", 2, "", 0, null));
        both("owner", Kind.FILE, FILE, attributes(0644, 3, "", 2, "staff", 0, null));
        both("by-name", Kind.FILE, FILE, attributes(0644, 3, "ann", 2, "staff", 0, null));
        both("mark", Kind.FILE, FILE.with(List.of(MARK), List.of()), FILE);
        both("more-marks", Kind.FILE, FILE, FILE.with(List.of(MARK), List.of()));
        both(
                "headers",
                Kind.OBJECT,
                OBJECT,
                object(new Headers("a", null, null, null, null, null), List.of(), List.of(), null));
        both("metadata", Kind.OBJECT, OBJECT, object(Headers.NONE, List.of(MARK), List.of(), null));
        both("tags", Kind.OBJECT, OBJECT, object(Headers.NONE, List.of(), List.of(MARK), null));
        both("access", Kind.OBJECT, OBJECT, object(Headers.NONE, List.of(), List.of(), "list"));
        put(
                "kind",
                listed("kind", Kind.FILE, 0, Time.EPOCH, FILE),
                listed("kind", Kind.CHARACTER_DEVICE, 0, Time.EPOCH, FILE));
        put("size", listed("size", Kind.FILE, 0, Time.EPOCH, FILE), listed("size", Kind.FILE, 3, Time.EPOCH, FILE));
        put("time", listed("time", Kind.FILE, 0, Time.EPOCH, FILE), listed("time", Kind.FILE, 0, new Time(1, 0), FILE));
        put(
                "object",
                listed("object", Kind.OBJECT, 0, Time.EPOCH, OBJECT),
                listed("object", Kind.FILE, 0, new Time(1, 0), FILE));

        RestoreResult result = compared(keeping());
        assertThat(result.written()).isZero();
        assertThat(result.differences())
                .containsExactlyInAnyOrder(
                        "device: it is another device",
                        "link: it links elsewhere",
                        "mode: its mode is 4600, not 644",
                        "owner: it belongs to 3:staff, not to ann:2",
                        "mark: its extended attribute user.k differs",
                        "headers: its headers differ",
                        "metadata: its user metadata differs",
                        "tags: its tags differ",
                        "access: its access list differs",
                        "kind: it is a character device, not a file",
                        "size: it has 3 bytes, not 0",
                        "time: its time of modification differs");
        assertThat(result.differenceCount()).isEqualTo(12);
    }

    @Test
    void whatATargetCantKeepIsNotCompared() {
        both("owner", Kind.FILE, FILE, attributes(0644, 3, "", 2, "", 0, null));
        both("mark", Kind.FILE, FILE.with(List.of(MARK), List.of()), FILE);
        both("tags", Kind.OBJECT, object(Headers.NONE, List.of(), List.of(MARK), null), OBJECT);
        both("access", Kind.OBJECT, OBJECT, object(Headers.NONE, List.of(), List.of(), "list"));
        put(
                "socket",
                listed("socket", Kind.SOCKET, 0, Time.EPOCH, FILE),
                listed("socket", Kind.FIFO, 0, Time.EPOCH, FILE));
        var poor = new TargetInMemory() {
            @Override
            public boolean keepsOwners() {
                return false;
            }

            @Override
            public boolean keeps(Named attribute) {
                return false;
            }

            @Override
            public boolean keeps(Kind kind) {
                return kind != Kind.SOCKET;
            }
        };
        assertThat(compared(poor).differences()).isEmpty();
    }

    @Test
    void whatIsGoneAndWhatCantBeLookedAtIsTold() {
        both("denied", Kind.FILE, FILE, FILE);
        both("gone", Kind.FILE, FILE, FILE);
        both("right", Kind.FILE, FILE, FILE);
        var target = new TargetInMemory() {
            private int looks;

            // First before anything is written, then to compare.
            @Override
            public synchronized Optional<Listed> find(Key key) {
                return key.equals(Key.of("gone")) && looks++ > 0 ? Optional.empty() : super.find(key);
            }
        };
        assertThat(compared(target).differences()).containsExactly("gone: it is not there");

        var denying = new TargetInMemory() {
            private int looks;

            @Override
            public synchronized Optional<Listed> find(Key key) {
                if (key.equals(Key.of("denied")) && looks++ > 0) {
                    throw new AccessDenied("may not look");
                }
                return super.find(key);
            }
        };
        assertThat(compared(denying, RestoreOptions.Comparison.CONTENT).differences())
                .as("once, though its content is asked for too")
                .containsExactly("denied: may not look");
    }

    @Test
    void contentIsReadWhereThatIsWantedAndIfItDiffersThatIsTold() {
        for (String key : List.of("denied", "longer", "other", "right")) {
            Listed file = listed(key, Kind.FILE, RIGHT.length(), Time.EPOCH, FILE);
            put(key, file, file);
        }
        both("folder/", Kind.FOLDER, FILE, FILE);
        both("link", Kind.SYMLINK, link("x"), link("x"));
        var target = new TargetInMemory() {
            @Override
            public Source asSource() {
                return new MapSource("target") {
                    @Override
                    public Source.Content open(Listed each) {
                        put(
                                each.key().toString(),
                                Key.of(CONTENTS.getOrDefault(each.key().toString(), ""))
                                        .bytes());
                        if (each.key().equals(Key.of("denied"))) {
                            throw new AccessDenied("may not read");
                        }
                        return super.open(each);
                    }
                };
            }
        };
        assertThat(compared(target, RestoreOptions.Comparison.CONTENT).differences())
                .containsExactlyInAnyOrder(
                        "denied: may not read",
                        "longer: it goes on where the snapshot's content ends",
                        "other: its content is not what the snapshot has");
        assertThat(compared(target).differences()).isEmpty();
    }

    private static TargetInMemory keeping() {
        return new TargetInMemory() {
            @Override
            public boolean keepsTags() {
                return true;
            }

            @Override
            public boolean keepsAccess() {
                return true;
            }
        };
    }

    private void both(String key, Kind kind, Attributes its, Attributes now) {
        put(key, listed(key, kind, 0, Time.EPOCH, its), listed(key, kind, 0, Time.EPOCH, now));
    }

    private void put(String key, Listed its, Listed now) {
        wanted.put(Key.of(key), its);
        there.put(Key.of(key), now);
    }

    private RestoreResult compared(TargetInMemory target) {
        return compared(target, RestoreOptions.Comparison.ATTRIBUTES);
    }

    private RestoreResult compared(TargetInMemory target, RestoreOptions.Comparison comparison) {
        there.values().forEach(target::place);
        var store = new SimulatedStore();
        TestRepository.init(store);
        try (Repository repository = TestRepository.open(store, folder);
                HandMade made = new HandMade(repository)) {
            wanted.values()
                    .forEach(each -> made.put(
                            each.size() == 0
                                    ? Entry.of(each, Content.none())
                                    : Entry.of(
                                            each, new Content.Pieces(List.of(made.piece(RIGHT.getBytes(US_ASCII)))))));
            Snapshot snapshot = made.commit();
            RestoreOptions leaving =
                    new RestoreOptions(Patterns.ALL, Optional.empty(), RestoreOptions.Overwrite.NEVER, comparison, 2);
            return new Restore(repository, snapshot, target, leaving, Progress.none()).run();
        }
    }

    private static Listed listed(String key, Kind kind, long size, Time modified, Attributes attributes) {
        return new Listed(Key.of(key), kind, size, modified, attributes);
    }

    private static FileAttributes link(String target) {
        return attributes(0777, 0, "", 0, "", 0, Key.of(target).bytes());
    }

    @SuppressWarnings("NullAway") // It does not see that this array may be missing.
    private static FileAttributes attributes(
            int mode, int user, String userName, int group, String groupName, long device, byte @Nullable [] link) {
        return new FileAttributes(
                mode, user, group, userName, groupName, Time.EPOCH, 1, 0, link, device, List.of(), List.of());
    }

    private static ObjectAttributes object(
            Headers headers, List<Named> metadata, List<Named> tags, @Nullable String acl) {
        return new ObjectAttributes("", null, headers, metadata, tags, null, null, acl);
    }
}
