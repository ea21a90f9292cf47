package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.Store.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do, whatever it is made of. */
public abstract class StoreContract {
    /** Granularity of the times that stores give, and what passes between two calls. */
    private static final long SECONDS = 3;

    private Store store;

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void openIt() throws Exception {
        store = open();
    }

    @AfterEach
    void closeIt() {
        store.close();
    }

    @Test
    void whatIsPutComesBackWholeAndInRanges() {
        byte[] content = random(100_000);
        store.put("data/3f/" + "a".repeat(64), Body.of(content));

        String name = "data/3f/" + "a".repeat(64);
        assertThat(store.get(name, content.length)).isEqualTo(content);
        assertThat(store.get(name, 0, 10)).isEqualTo(Arrays.copyOf(content, 10));
        assertThat(store.get(name, 4_711, 50_000)).isEqualTo(Arrays.copyOfRange(content, 4_711, 54_711));
        assertThat(store.get(name, 99_999, 1)).containsExactly(content[99_999]);
        assertThat(store.get(name, 0, content.length)).isEqualTo(content);
    }

    @Test
    void onlyTheBytesThatCountArePut() {
        store.put("short", new Body(new byte[] {1, 2, 3, 4}, 2));

        assertThat(store.get("short", 10)).containsExactly(1, 2);
        assertThat(store.head("short").orElseThrow().size()).isEqualTo(2);
    }

    @Test
    void anEmptyObjectIsAnObject() {
        store.put("empty", Body.of(new byte[0]));

        assertThat(store.get("empty", 0)).isEmpty();
        assertThat(store.get("empty", 0, 0)).isEmpty();
        assertThat(store.head("empty").orElseThrow().size()).isZero();
        assertThat(names("", null)).containsExactly("empty");
    }

    @Test
    void theSameBytesCanBePutAgain() {
        store.put("keys/a", text("slot"));
        store.put("keys/a", text("slot"));

        assertThat(store.get("keys/a", 4)).asString().isEqualTo("slot");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        store.put("data/aa/there", text("x"));

        for (String name : List.of("data/aa/gone", "data/bb/gone", "gone", "data")) {
            assertThatThrownBy(() -> store.get(name, 10))
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining(name);
            assertThatThrownBy(() -> store.get(name, 0, 1)).isInstanceOf(NotFound.class);
            assertThat(store.head(name)).isEmpty();
        }
    }

    @Test
    void anObjectOverTheCeilingIsDamaged() {
        store.put("big", text("12345"));

        assertThatThrownBy(() -> store.get("big", 4))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("big");
    }

    @Test
    void aRangeBehindTheEndIsDamaged() {
        store.put("five", text("12345"));

        assertThatThrownBy(() -> store.get("five", 3, 3))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("five");
        assertThatThrownBy(() -> store.get("five", 100, 1)).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> store.get("five", 0, 6)).isInstanceOf(Damaged.class);
    }

    @Test
    void whatIsDeletedIsGoneAndCanBeDeletedAgain() {
        store.put("ledger/records/a", text("x"));
        store.delete("ledger/records/a");
        store.delete("ledger/records/a");
        store.delete("never/there");

        assertThat(store.head("ledger/records/a")).isEmpty();
        assertThat(names("", null)).isEmpty();
    }

    @Test
    void manyAreDeletedAndAllOthersStay() {
        List<String> names = IntStream.range(0, 12)
                .mapToObj(i -> "data/%02x/x".formatted(i * 20))
                .toList();
        names.forEach(name -> store.put(name, text(name)));
        List<String> wanted = new ArrayList<>(names.subList(2, 9));
        wanted.add(3, "data/40/never-there");

        for (int from = 0; from < wanted.size(); from += store.mostDeleted()) {
            List<String> some = wanted.subList(from, Math.min(wanted.size(), from + store.mostDeleted()));
            assertThat(store.delete(some)).isEmpty();
        }

        List<String> left = new ArrayList<>(names);
        left.removeAll(wanted);
        assertThat(names("", null)).containsExactlyElementsOf(left);
    }

    @Test
    void namesAreListedInTheOrderOfTheirBytes() {
        List<String> names = List.of(
                "A", "a-b", "a.b", "a.b.c/d", "a/b", "a/b-c", "a/b.c/d", "a/c/d", "a0", "a_", "aa/b", "ab", "b/0",
                "b/A");
        for (String name : names.reversed()) {
            store.put(name, text(name));
        }

        assertThat(names("", null)).isSorted().containsExactlyElementsOf(names);
        for (String after : names) {
            assertThat(names("", after))
                    .containsExactlyElementsOf(names.subList(names.indexOf(after) + 1, names.size()));
        }
        assertThat(names("", "a")).first().isEqualTo("a-b");
        assertThat(names("", "a.")).first().isEqualTo("a.b");
        assertThat(names("", "a/b/")).first().isEqualTo("a/c/d");
    }

    @Test
    void aPrefixMayEndAnywhere() {
        for (String name :
                List.of("data/3e/x", "data/3f/a1", "data/3f/a2", "data/3f/b", "data/40/x", "data3", "meta/3f/a")) {
            store.put(name, text(name));
        }

        assertThat(names("data/3f/", null)).containsExactly("data/3f/a1", "data/3f/a2", "data/3f/b");
        assertThat(names("data/3f/a", null)).containsExactly("data/3f/a1", "data/3f/a2");
        assertThat(names("data/3f/a", "data/3f/a1")).containsExactly("data/3f/a2");
        assertThat(names("data/3", null)).containsExactly("data/3e/x", "data/3f/a1", "data/3f/a2", "data/3f/b");
        assertThat(names("data", null)).hasSize(6);
        assertThat(names("data/3f/a1", null)).containsExactly("data/3f/a1");
        assertThat(names("data/3f/a1/", null)).isEmpty();
        assertThat(names("index/", null)).isEmpty();
        assertThat(names("data/3f/", "data/2")).hasSize(3);
        assertThat(names("data/3f/", "data/4")).isEmpty();
    }

    @Test
    void pagesHoldAThousandAndFollowEachOther() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2_001; i++) {
            names.add("ledger/records/%05d".formatted(i));
        }
        putAll(names);

        Page first = store.list("ledger/", null);
        assertThat(first.found()).hasSize(1_000);
        assertThat(first.more()).isTrue();
        Page second = store.list("ledger/", "ledger/records/00999");
        assertThat(second.found()).hasSize(1_000);
        assertThat(second.found().getFirst().name()).isEqualTo("ledger/records/01000");
        Page third = store.list("ledger/", "ledger/records/01999");
        assertThat(third.found()).hasSize(1);
        assertThat(third.more()).isFalse();
        assertThat(names("", null)).containsExactlyElementsOf(names);
    }

    @Test
    void timesOfPutHeadListAndClockAreOneClock() {
        Instant before = store.clock();
        Instant put = store.put("a", text("x"));
        Instant head = store.head("a").orElseThrow().modified();
        Page page = store.list("", null);

        assertThat(put).isCloseTo(before, within(SECONDS, ChronoUnit.SECONDS));
        assertThat(head).isCloseTo(put, within(SECONDS, ChronoUnit.SECONDS));
        assertThat(page.time()).isCloseTo(put, within(SECONDS, ChronoUnit.SECONDS));
        assertThat(page.found().getFirst().modified()).isCloseTo(head, within(1, ChronoUnit.SECONDS));
        assertThat(store.clock()).isCloseTo(put, within(SECONDS, ChronoUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a b", "a\\b", "ä", "a\n", ".tmp-1"
            })
    void aNameThatCouldLeadElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> store.put(name, text("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get(name, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get(name, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.head(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "a//", "a/../", "a b"})
    void aPrefixThatCouldLeadElsewhereIsRefused(String prefix) {
        assertThatThrownBy(() -> store.list(prefix, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyThreadsPutAndGetSideBySide() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            names.add("data/%02x/%d".formatted(i % 16, i));
        }
        putAll(names);

        assertThat(names("", null)).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(store.get(name, 100)).asString().isEqualTo(name);
        }
    }

    private void putAll(List<String> names) throws Exception {
        try (var threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> puts = new ArrayList<>();
            for (String name : names) {
                puts.add(threads.submit(() -> store.put(name, text(name))));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }
    }

    private List<String> names(String prefix, @Nullable String after) {
        List<String> names = new ArrayList<>();
        String last = after;
        while (true) {
            Page page = store.list(prefix, last);
            page.found().forEach(stat -> names.add(stat.name()));
            if (!page.more()) {
                return names;
            }
            last = names.getLast();
        }
    }

    protected static Body text(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
