package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store, or a disk, that gives the bytes of an old pack of runs under the name of a new one. Both are sealed with the keys of the
 * repository and laid out alike, so every tag of the one is right in the other's place.
 */
class RunPacksTest {
    private static final long CACHE = 1 << 20;

    @TempDir
    private Path folder = Path.of("");

    private final SecureRandom random = new SecureRandom();
    private final Keys keys = Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), random);
    private final SimulatedStore store = new SimulatedStore();
    private final Made old = made("old!");
    private final Made wanted = made("new!");

    /** A pack with two frames that say the same. */
    private record Made(String path, byte[] bytes, List<FramePlace> frames) {
        FramePlace first() {
            return frames.getFirst();
        }
    }

    @BeforeEach
    void bothAreInTheStore() {
        store.objects().tamper(old.path, old.bytes);
        store.objects().tamper(wanted.path, wanted.bytes);
    }

    @Test
    void theyAreLaidOutAlike() {
        assertThat(old.bytes).hasSameSizeAs(wanted.bytes);
        try (PackFrames frames = frames(cached())) {
            assertThat(text(frames, old.first())).isEqualTo("old!");
            assertThat(text(frames, wanted.first())).isEqualTo("new!");
        }
    }

    @Fault({6, 7})
    @Test
    void anOldPackThatTheStoreServesInAnothersPlaceIsRefused() {
        store.objects().tamper(wanted.path, old.bytes);
        isRefused(cached());
    }

    @Fault(42)
    @Test
    void itIsRefusedWhereTheCacheCantBeWritten() throws IOException {
        store.objects().tamper(wanted.path, old.bytes);
        isRefused(unwritable());
    }

    @Test
    void itIsRefusedWithABitFlippedThatMattersToNoFrame() {
        byte[] changed = old.bytes.clone();
        changed[changed.length - 1] ^= 1;
        store.objects().tamper(wanted.path, changed);
        isRefused(cached());
    }

    @Fault(44)
    @Test
    void anOldPackInTheCacheIsNotTakenForANewOne() throws IOException {
        Path cache = cached();
        try (PackFrames frames = frames(cache)) {
            assertThat(text(frames, wanted.first())).isEqualTo("new!");
        }
        Files.write(cache.resolve("meta-" + wanted.first().pack().info().name()), old.bytes);
        try (PackFrames frames = frames(cache)) {
            assertThat(text(frames, wanted.first())).isEqualTo("new!");
        }
    }

    @Fault({6, 7})
    @Test
    void aPackThatIsReplacedWhenItWasReadOnceIsFoundOutWithoutACache() throws IOException {
        try (PackFrames frames = frames(unwritable())) {
            for (FramePlace frame : wanted.frames) {
                assertThat(text(frames, frame)).isEqualTo("new!");
            }
            store.objects().tamper(wanted.path, old.bytes);
            for (FramePlace frame : wanted.frames) {
                assertThatThrownBy(() -> frames.open(frame)).isInstanceOf(Damaged.class);
            }
        }
    }

    @Test
    void withoutACacheAPackIsFetchedWholeOnce() throws IOException {
        try (PackFrames frames = frames(unwritable())) {
            assertThat(text(frames, wanted.first())).isEqualTo("new!");
            byte[] changed = wanted.bytes.clone();
            changed[changed.length - 1] ^= 1;
            store.objects().tamper(wanted.path, changed);
            assertThat(text(frames, wanted.first()))
                    .as("its key is known, and the frame is as it was")
                    .isEqualTo("new!");
        }
    }

    @Test
    void whoLooksForDamageReadsTheFramesWhoseTagsAreRight() {
        byte[] changed = wanted.bytes.clone();
        FramePlace second = wanted.frames.getLast();
        changed[second.place() + second.length() - 1] ^= 1;
        store.objects().tamper(wanted.path, changed);
        try (PackFrames frames = frames(cached(), RunPacks.Trust.TAGS)) {
            assertThat(text(frames, wanted.first())).isEqualTo("new!");
            assertThatThrownBy(() -> frames.open(second)).isInstanceOf(Damaged.class);
        }
        isRefused(cached());
    }

    private void isRefused(Path cache) {
        try (PackFrames frames = frames(cache)) {
            assertThat(text(frames, old.first())).isEqualTo("old!");
            for (FramePlace frame : wanted.frames) {
                assertThatThrownBy(() -> frames.open(frame))
                        .isInstanceOf(Damaged.class)
                        .hasMessageContaining(wanted.path);
            }
        }
    }

    private PackFrames frames(Path cache) {
        return frames(cache, RunPacks.Trust.NAMES);
    }

    /** In memory is nothing beside the cache. */
    private PackFrames frames(Path cache, RunPacks.Trust trust) {
        return new PackFrames(
                store,
                keys,
                new PackCache(cache, CACHE),
                new PackWindows(0),
                trust,
                SparePacks.none(),
                Progress.none());
    }

    private Path cached() {
        return folder.resolve("cache");
    }

    private Path unwritable() throws IOException {
        return Files.createFile(folder.resolve("file")).resolve("cache");
    }

    private static String text(PackFrames frames, FramePlace frame) {
        return new String(frames.open(frame), StandardCharsets.UTF_8);
    }

    private Made made(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        PackBuilder pack = new PackBuilder(PackKind.META, keys, random);
        int[] places = new int[2];
        int[] lengths = new int[2];
        try (FrameSealer sealer = new FrameSealer(3)) {
            for (int i = 0; i < 2; i++) {
                ByteWriter frame = new ByteWriter();
                int number = pack.claim(plain.length, 0);
                lengths[i] = sealer.seal(pack.key(), number, plain, plain.length, frame);
                places[i] = pack.add(number, frame, plain.length, List.of());
            }
            SealedPack done = pack.finish(sealer);
            PackRef ref = PackRef.named(PackKind.META, done.info());
            byte[] bytes = new byte[done.info().length()];
            System.arraycopy(done.body().array(), 0, bytes, 0, bytes.length);
            return new Made(
                    ref.path(),
                    bytes,
                    List.of(
                            FramePlace.of(ref, 0, places[0], lengths[0], plain.length),
                            FramePlace.of(ref, 1, places[1], lengths[1], plain.length)));
        }
    }
}
