package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.HandMade;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names are taken for one file only if all that belongs to the file is the same. */
class HardLinksTest {
    private static final Name ONE = new Name(
            0644, 1, 2, new Time(7, 7), 9, List.of(Named.of("user.k", "v")), List.of(new Hole(1, 10)), "content");

    @TempDir
    private Path folder = Path.of("");

    /** What an entry says of a file with several names. */
    record Name(
            int mode,
            int user,
            int group,
            Time modified,
            long hardLinks,
            List<Named> extended,
            List<Hole> holes,
            String content) {
        @SuppressWarnings("NullAway") // It does not see that this array may be missing.
        Listed listed(String key) {
            long size =
                    content.length() + holes.stream().mapToLong(Hole::length).sum();
            return new Listed(
                    Key.of(key),
                    Kind.FILE,
                    size,
                    modified,
                    new FileAttributes(mode, user, group, "", "", Time.EPOCH, 1, hardLinks, null, 0, extended, holes));
        }
    }

    static Stream<Name> others() {
        List<Named> marks = ONE.extended;
        List<Hole> holes = ONE.holes;
        return Stream.of(
                new Name(0600, 1, 2, ONE.modified, 9, marks, holes, "content"),
                new Name(0644, 3, 2, ONE.modified, 9, marks, holes, "content"),
                new Name(0644, 1, 3, ONE.modified, 9, marks, holes, "content"),
                new Name(0644, 1, 2, new Time(8, 7), 9, marks, holes, "content"),
                new Name(0644, 1, 2, new Time(7, 8), 9, marks, holes, "content"),
                new Name(0644, 1, 2, ONE.modified, 10, marks, holes, "content"),
                new Name(0644, 1, 2, ONE.modified, 9, List.of(), holes, "content"),
                new Name(0644, 1, 2, ONE.modified, 9, List.of(Named.of("user.k", "w")), holes, "content"),
                new Name(0644, 1, 2, ONE.modified, 9, List.of(Named.of("user.l", "v")), holes, "content"),
                new Name(0644, 1, 2, ONE.modified, 9, marks, List.of(new Hole(2, 10)), "content"),
                new Name(0644, 1, 2, ONE.modified, 9, marks, List.of(new Hole(1, 11)), "conten"),
                new Name(0644, 1, 2, ONE.modified, 9, marks, holes, "CONTENT"));
    }

    @Test
    void namesOfOneFileAreLinkedToTheFirst() {
        var target = restored(Map.of("a", ONE, "b", ONE, "c", ONE));
        assertThat(target.links).containsExactly("b to a", "c to a");
        assertThat(target.files()).containsOnlyKeys("a");
    }

    @ParameterizedTest
    @MethodSource("others")
    void namesThatDifferInOneThingAreNot(Name other) {
        var target = restored(Map.of("a", ONE, "b", other, "c", ONE, "d", other));
        assertThat(target.links).containsExactly("c to a", "d to b");
        assertThat(target.files()).containsOnlyKeys("a", "b");
    }

    @Test
    void filesOfOneNameEachAreNotLinkedHoweverAlikeTheyAre() {
        Name alone = new Name(0644, 1, 2, ONE.modified, 0, ONE.extended, ONE.holes, "content");
        var target = restored(Map.of("a", alone, "b", alone));
        assertThat(target.links).isEmpty();
        assertThat(target.files()).containsOnlyKeys("a", "b");
    }

    @Test
    void oneThatIsThereIsNotWrittenAgain() {
        var target = new LinkingTarget();
        target.place(ONE.listed("b"));
        restored(Map.of("a", ONE, "b", ONE, "c", ONE), target);
        assertThat(target.links).containsExactly("a to b", "c to b");
        assertThat(target.files()).isEmpty();
    }

    @Test
    void whereTheTargetHasNoLinksEachIsWritten() {
        var target = new LinkingTarget() {
            @Override
            public boolean link(Listed each, Key one) {
                return false;
            }
        };
        restored(Map.of("a", ONE, "b", ONE), target);
        assertThat(target.files()).containsOnlyKeys("a", "b");
    }

    /** It remembers which name was linked to which. */
    private static class LinkingTarget extends TargetInMemory {
        final List<String> links = new ArrayList<>();

        @Override
        public boolean link(Listed each, Key one) {
            links.add(each.key() + " to " + one);
            place(each);
            return true;
        }
    }

    private LinkingTarget restored(Map<String, Name> names) {
        var target = new LinkingTarget();
        restored(names, target);
        return target;
    }

    private void restored(Map<String, Name> names, LinkingTarget target) {
        var store = new SimulatedStore();
        TestRepository.init(store);
        try (Repository repository = TestRepository.open(store, folder);
                HandMade made = new HandMade(repository)) {
            new TreeMap<>(names).forEach((key, name) -> {
                // In two pieces.
                byte[] bytes = Key.of(name.content).bytes();
                made.put(Entry.of(
                        name.listed(key),
                        new Content.Pieces(List.of(
                                made.piece(Arrays.copyOf(bytes, 3)),
                                made.piece(Arrays.copyOfRange(bytes, 3, bytes.length))))));
            });
            RestoreResult result =
                    new Restore(repository, made.commit(), target, RestoreOptions.DEFAULT, Progress.none()).run();
            assertThat(result.failed()).isZero();
        }
    }
}
