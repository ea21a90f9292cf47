package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.ObjectAttributes.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can't be put back is named: each kind, of how many entries, and of which. */
class LossesTest {
    private static final Named ONE = Named.of("a", "b");

    @Test
    void aFileLosesWhatAnObjectHasBesideItsContent() {
        assertThat(FileLosses.of(ObjectAttributes.listed("tag", "STANDARD_IA"))).isEmpty();
        assertThat(FileLosses.of(
                        new ObjectAttributes("", null, Headers.NONE, List.of(), List.of(), null, "/elsewhere", null)))
                .singleElement()
                .asString()
                .startsWith("website redirects");
        assertThat(FileLosses.of(new ObjectAttributes(
                        "",
                        null,
                        new Headers(null, "no-cache", null, null, null, null),
                        List.of(ONE),
                        List.of(ONE),
                        null,
                        null,
                        "list")))
                .satisfiesExactly(
                        each -> assertThat(each).startsWith("content-type"),
                        each -> assertThat(each).startsWith("user metadata"),
                        each -> assertThat(each).startsWith("tags"),
                        each -> assertThat(each).startsWith("access lists"));
    }

    @Test
    void ofEachKindItIsSaidOfHowManyAndTheFirstThree() {
        LossCounts counts = new LossCounts();
        assertThat(counts.isEmpty()).isTrue();
        counts.add(Key.of("x"), "tags: the store takes none.");
        for (String key : List.of("a", "b", "c")) {
            counts.add(Key.of(key), "devices");
        }
        assertThat(counts.isEmpty()).isFalse();
        assertThat(counts.sentences())
                .containsExactly("devices (3 entries: a, b, c).", "tags: the store takes none (1 entry: x).");
        counts.add(Key.of("d"), "devices");
        assertThat(counts.sentences()).first().isEqualTo("devices (4 entries: a, b, c, …).");
    }

    @Test
    void eachKindIsToldOnce() {
        Losses losses = new Losses();
        losses.add("owners");
        losses.add("devices");
        losses.add("owners");
        assertThat(losses.all()).containsExactly("devices", "owners");
    }
}
