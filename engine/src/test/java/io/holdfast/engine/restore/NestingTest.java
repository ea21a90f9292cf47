package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which key has the place of another is found from the last key alone: the same as by asking all that came before. */
class NestingTest {
    private static final String LETTERS = "ab/!0"; // one before the slash, and one behind it

    private static Listed object(Key key) {
        return new Listed(key, Kind.OBJECT, 0, Time.EPOCH, ObjectAttributes.listed("", null));
    }

    private static SortedSet<Key> keys(Random random) {
        SortedSet<Key> keys = new TreeSet<>();
        for (int i = 1 + random.nextInt(14); i > 0; i--) {
            StringBuilder key = new StringBuilder("a");
            for (int length = random.nextInt(7); length > 0; length--) {
                key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            keys.add(Key.of(key.toString()));
        }
        return keys;
    }

    @Fault(92)
    @Test
    void whatIsInTheWayIsTheFirstThatNeedsAFolderThere() {
        Random random = new Random(92);
        int crowded = 0;
        for (int round = 0; round < 5_000; round++) {
            Nesting nesting = new Nesting();
            List<Key> there = new ArrayList<>();
            for (Key key : keys(random)) {
                Optional<Key> inTheWay = there.stream()
                        .filter(other -> key.startsWith(other.plus(new byte[] {'/'})))
                        .findFirst();
                assertThat(nesting.inTheWay(object(key)))
                        .as("%s behind %s", key, there)
                        .isEqualTo(inTheWay);
                crowded += inTheWay.isPresent() ? 1 : 0;
                if (inTheWay.isEmpty() && !key.isFolder()) {
                    there.add(key);
                }
            }
        }
        assertThat(crowded).isGreaterThan(1_000);
    }

    @Test
    void aFolderIsInNobodysWay() {
        Nesting nesting = new Nesting();
        assertThat(nesting.inTheWay(object(Key.of("a/")))).isEmpty();
        assertThat(nesting.inTheWay(object(Key.of("a/b")))).isEmpty();
        Nesting files = new Nesting();
        Listed folder = new Listed(Key.of("a"), Kind.FOLDER, 0, Time.EPOCH, ObjectAttributes.listed("", null));
        assertThat(files.inTheWay(folder)).isEmpty();
        assertThat(files.inTheWay(object(Key.of("a/b")))).isEmpty();
    }
}
