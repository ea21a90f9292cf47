package io.holdfast.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwinsTest {
    @Fault(92)
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyTwinIsFoundAndNothingElse(long seed) {
        Random random = new Random(seed);
        TreeSet<Key> keys = new TreeSet<>();
        for (int i = 0; i < 3_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                key.append("!/0ab".charAt(random.nextInt(5)));
            }
            keys.add(Key.of(key.toString()));
        }
        Twins twins = new Twins();
        int found = 0;
        for (Key key : keys) {
            String text = key.toString();
            boolean second = text.endsWith("/") && keys.contains(Key.of(text.substring(0, text.length() - 1)));
            boolean folderBefore = second && text.length() > 1 && text.charAt(text.length() - 2) == '/';
            assertThat(twins.isSecond(listed(key)))
                    .as("%s, seed %d", key, seed)
                    .isEqualTo(second && text.length() > 1 && !folderBefore);
            found += second ? 1 : 0;
        }
        assertThat(found).isGreaterThan(100);
    }

    @Fault(92)
    @Test
    void objectsMayHaveSuchKeys() {
        Twins twins = new Twins();
        var attributes = ObjectAttributes.listed("", null);
        assertThat(twins.isSecond(new Listed(Key.of("a"), Kind.OBJECT, 0, Time.EPOCH, attributes)))
                .isFalse();
        assertThat(twins.isSecond(new Listed(Key.of("a/"), Kind.OBJECT, 0, Time.EPOCH, attributes)))
                .isFalse();
    }

    private static Listed listed(Key key) {
        Kind kind = key.isFolder() ? Kind.FOLDER : Kind.FILE;
        return new Listed(key, kind, 0, Time.EPOCH, FileAttributes.plain(0644, Time.EPOCH, 1));
    }
}
