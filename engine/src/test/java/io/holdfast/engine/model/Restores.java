package io.holdfast.engine.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.BucketTarget;
import io.holdfast.engine.restore.BucketTargetOptions;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreOptions.Overwrite;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Restores snapshots in every way, and compares what came back with what was. */
final class Restores {
    private final Path folder;
    private final Random random;
    private final int longest;
    private int made;

    Restores(Path folder, Random random, int longest) {
        this.folder = folder;
        this.random = random;
        this.longest = longest;
    }

    // ---- whole, into an empty place

    /** @param expected what the source was: one of these */
    void whole(Repository repository, LedgerRecord.Snapshot snapshot, List<Taken.Was> expected) throws Exception {
        List<Object> states =
                expected.stream().map(Restores::comparable).distinct().toList();
        Object back = expected.getFirst() instanceof Taken.Was.Tree
                ? wholeTree(repository, snapshot)
                : wholeBucket(repository, snapshot);
        if (states.size() == 1) {
            assertThat(back).isEqualTo(states.getFirst());
        } else {
            assertThat(states).contains(back);
        }
    }

    private static Object comparable(Taken.Was was) {
        return switch (was) {
            case Taken.Was.Tree(var state) -> named(state);
            case Taken.Was.Objects(var state) -> state;
        };
    }

    private NavigableMap<String, Shape> wholeTree(Repository repository, LedgerRecord.Snapshot snapshot)
            throws Exception {
        Path target = target();
        restored(repository, snapshot, target, options(Overwrite.CHANGED), Set.of());
        return takeAway(target);
    }

    private NavigableMap<Key, String> wholeBucket(Repository repository, LedgerRecord.Snapshot snapshot) {
        var bucket = new SimulatedBucket();
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            RestoreResult result = new Restore(
                            repository,
                            snapshot,
                            target,
                            options(Overwrite.CHANGED),
                            event -> assertThat(event).isNotInstanceOf(Event.Failed.class))
                    .run();
            assertThat(result.differences()).isEmpty();
        }
        return BucketChanges.state(bucket);
    }

    // ---- somehow

    void somehow(SimulatedObjects objects, Path local, Taken one, Taken other) throws Exception {
        if (one.was() instanceof Taken.Was.Tree(var state)) {
            try (Repository repository = TestRepository.open(new SimulatedStore(objects), local)) {
                switch (random.nextInt(4)) {
                    case 0 -> part(repository, one.snapshot(), state);
                    case 1, 2 -> inTwoGoes(repository, objects, local, one.snapshot(), state);
                    default -> {
                        if (other.was() instanceof Taken.Was.Tree) {
                            overAnother(repository, one.snapshot(), state, other.snapshot());
                        }
                    }
                }
            }
        } else {
            try (Repository repository = TestRepository.open(new SimulatedStore(objects), local)) {
                whole(repository, one.snapshot(), List.of(one.was()));
            }
        }
    }

    private void part(Repository repository, LedgerRecord.Snapshot snapshot, NavigableMap<String, Shape> state)
            throws Exception {
        List<String> keys = List.copyOf(state.keySet());
        String some = keys.get(random.nextInt(keys.size()));
        String prefix = some.substring(0, random.nextInt(some.length() + 1));
        Patterns include = random.nextBoolean()
                ? Patterns.ALL
                : Patterns.of(List.of(List.of("*", "a*", "**/b", "[ab]/*", "f*").get(random.nextInt(5))), List.of());
        var options = new RestoreOptions(
                include,
                Optional.of(Key.of(prefix.getBytes(ISO_8859_1))),
                Overwrite.CHANGED,
                RestoreOptions.Comparison.CONTENT,
                4);
        Predicate<String> wanted = key -> key.startsWith(prefix) && include.takes(Key.of(key.getBytes(ISO_8859_1)));
        Path target = target();
        restored(repository, snapshot, target, options, Set.of());
        assertThat(only(takeAway(target), wanted)).isEqualTo(only(state, wanted));
    }

    /** Killed on its way, then again. */
    private void inTwoGoes(
            Repository repository,
            SimulatedObjects objects,
            Path local,
            LedgerRecord.Snapshot snapshot,
            NavigableMap<String, Shape> state)
            throws Exception {
        Path target = target();
        var mortal = new SimulatedStore(objects);
        mortal.killBefore(Operation.number(8 + random.nextInt(20)));
        try (Repository dying = TestRepository.open(mortal, local)) {
            restored(dying, snapshot, target, options(Overwrite.CHANGED), Set.of());
        } catch (RuntimeException | Error death) {
            if (!isDeath(death)) {
                throw death;
            }
        }
        restored(repository, snapshot, target, options(Overwrite.CHANGED), Set.of());
        assertThat(takeAway(target)).isEqualTo(named(state));
    }

    private static boolean isDeath(Throwable error) {
        return error instanceof Killed || (error.getCause() != null && isDeath(error.getCause()));
    }

    private void overAnother(
            Repository repository,
            LedgerRecord.Snapshot snapshot,
            NavigableMap<String, Shape> state,
            LedgerRecord.Snapshot other)
            throws Exception {
        Path target = target();
        restored(repository, other, target, options(Overwrite.CHANGED), Set.of());
        DiskTree tree = new DiskTree(target);
        if (random.nextBoolean()) {
            TreeChanges changes = new TreeChanges(tree, random, longest);
            for (int i = 0; i < 5; i++) {
                changes.change();
            }
        }
        NavigableMap<String, Shape> before = tree.state();
        Overwrite overwrite = List.of(Overwrite.values()).get(random.nextInt(3));
        Set<String> inTheWay = new TreeSet<>();
        for (String key : state.keySet()) {
            if (isInTheWay(key, before)) {
                inTheWay.add(key);
            }
        }
        restored(repository, snapshot, target, options(overwrite), inTheWay);
        NavigableMap<String, Shape> after = takeAway(target);
        for (String key : state.keySet()) {
            if (!inTheWay.contains(key)) {
                assertThat(shape(after, key).stream().toList())
                        .as("%s of %s", overwrite, Key.of(key.getBytes(ISO_8859_1)))
                        .isNotEmpty()
                        .isSubsetOf(allowed(overwrite, shape(before, key), shape(state, key)));
            }
        }
    }

    /** A folder that is not empty where none is wanted, or no folder where one would have to be. */
    private static boolean isInTheWay(String key, NavigableMap<String, Shape> before) {
        if (!key.endsWith("/") && before.containsKey(key + "/")) {
            return true;
        }
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            if (before.containsKey(key.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    private static List<Shape> allowed(Overwrite overwrite, Optional<Shape> before, Optional<Shape> wanted) {
        return switch (overwrite) {
            case ALWAYS -> wanted.stream().toList();
            case CHANGED ->
                before.isPresent() && before.get().seemsRight(wanted.orElseThrow())
                        ? List.of(before.get(), wanted.orElseThrow())
                        : wanted.stream().toList();
            case NEVER ->
                before.isPresent() && before.get().type() != Stat.FOLDER
                        ? List.of(before.get())
                        : wanted.stream().toList();
        };
    }

    // ---- what all of these do

    private static RestoreOptions options(Overwrite overwrite) {
        return new RestoreOptions(Patterns.ALL, Optional.empty(), overwrite, RestoreOptions.Comparison.CONTENT, 4);
    }

    private Path target() throws IOException {
        return Files.createDirectory(folder.resolve("target-" + made++));
    }

    /** @param mayFail keys that something is in the way of */
    private static void restored(
            Repository repository,
            LedgerRecord.Snapshot snapshot,
            Path to,
            RestoreOptions options,
            Set<String> mayFail) {
        Map<String, String> failed = Collections.synchronizedMap(new TreeMap<>());
        try (TreeTarget target = new TreeTarget(to)) {
            boolean fresh = target.isEmpty();
            RestoreResult result = new Restore(repository, snapshot, target, options, event -> {
                        if (event instanceof Event.Failed(var key, var why)) {
                            failed.put(new String(key.bytes(), ISO_8859_1), why);
                        }
                    })
                    .run();
            failed.keySet().removeAll(mayFail);
            assertThat(failed).isEmpty();
            assertThat(result.losses()).isEmpty();
            if ((fresh || options.overwrite() == Overwrite.ALWAYS) && mayFail.isEmpty()) {
                assertThat(result.differences()).isEmpty();
            }
        }
    }

    private static NavigableMap<String, Shape> takeAway(Path target) throws Refused {
        DiskTree tree = new DiskTree(target);
        NavigableMap<String, Shape> state = tree.state();
        tree.delete("");
        return named(state);
    }

    private static NavigableMap<String, Shape> only(NavigableMap<String, Shape> state, Predicate<String> wanted) {
        NavigableMap<String, Shape> some = new TreeMap<>(state);
        some.keySet().removeIf(wanted.negate());
        return named(some);
    }

    /** Files by the order in which they come first: what stays the same in another file system. */
    private static NavigableMap<String, Shape> named(NavigableMap<String, Shape> state) {
        Map<Long, Long> numbers = new HashMap<>();
        NavigableMap<String, Shape> named = new TreeMap<>();
        state.forEach((key, shape) ->
                named.put(key, shape.withFile(numbers.computeIfAbsent(shape.file(), _ -> (long) numbers.size()))));
        return named;
    }

    private static Optional<Shape> shape(NavigableMap<String, Shape> state, String key) {
        return Optional.ofNullable(state.get(key)).map(shape -> shape.withFile(0));
    }
}
