package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifications that read a part of the content, or none of it: what they find all the same. */
class PartialReadTest {
    private static final Origin ORIGIN = new Origin(List.of(), "test", "0");

    @TempDir
    private Path root = Path.of("");

    @ParameterizedTest
    @ValueSource(doubles = {0.07, 0.1, 1.0 / 3, 0.5, 1})
    void partsFollowEachOtherAndTogetherHoldEveryNameOnceARound(double share) throws IOException {
        Random random = new Random(5);
        List<ObjectHash> names = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] name = new byte[ObjectHash.LENGTH];
            random.nextBytes(name);
            names.add(ObjectHash.of(name));
        }
        try (Protected made = new Protected(root, 1)) {
            Set<ObjectHash> read = new HashSet<>();
            long parts = Part.next(made.repository.read(), share).parts();
            assertThat(parts).isEqualTo((long) Math.ceil(1 / share));
            for (int i = 0; i < parts; i++) {
                Part part = Part.next(made.repository.read(), share);
                List<ObjectHash> now = names.stream().filter(part::holds).toList();
                assertThat((double) now.size() / names.size()).isBetween(share - 0.05, share + 0.05);
                read.addAll(now);
                part.done(made.repository, ORIGIN);
            }
            assertThat(read).hasSameSizeAs(names);
        }
    }

    @Test
    void aDamagedPackIsFoundByTheTimeThatAllPartsWereRead() throws IOException {
        try (Protected made = new Protected(root, 2)) {
            String pack = made.objects("data").getFirst();
            flip(made.folder.resolve(pack));
            List<Damage> found = new ArrayList<>();
            long read = 0;
            for (int i = 0; i < 4; i++) {
                Part part = Part.next(made.repository.read(), 0.25);
                VerifyOptions options = new VerifyOptions(Level.DATA, Optional.of(part));
                VerifyResult result = new Verify(made.repository, options, Progress.none(), found::add).run();
                read += result.packsRead() - packsOfRuns(result, made);
                part.done(made.repository, ORIGIN);
            }
            assertThat(read).isEqualTo(made.objects("data").size());
            assertThat(found).anyMatch(damage -> damage.object().equals(pack));
            assertThat(found).allMatch(damage -> damage.object().equals(pack));
        }
    }

    private static long packsOfRuns(VerifyResult result, Protected made) throws IOException {
        return result.packsChecked() - made.objects("data").size();
    }

    @Fault(3)
    @Test
    void ofContentTheStoresOwnChecksumsAreComparedAndNothingIsRead() throws IOException {
        try (Protected made = new Protected(root, 3)) {
            int packs = made.objects("data").size();
            VerifyResult sound = verify(made, sum -> sum, new ArrayList<>());
            assertThat(sound.damaged()).isZero();
            assertThat(sound.packsCompared()).isEqualTo(packs);
            assertThat(sound.packsRead()).isEqualTo(sound.packsChecked() - packs);

            String pack = made.objects("data").getLast();
            flip(made.folder.resolve(pack));
            List<Damage> found = new ArrayList<>();
            assertThat(verify(made, sum -> sum, found).damaged()).isPositive();
            assertThat(found).allMatch(damage -> damage.object().equals(pack));
        }
    }

    @Test
    void anETagThatOnlyLooksLikeAChecksumProvesNoDamage() throws IOException {
        try (Protected made = new Protected(root, 4)) {
            List<Damage> found = new ArrayList<>();
            VerifyResult result =
                    verify(made, sum -> new StringBuilder(sum).reverse().toString(), found);
            assertThat(found).isEmpty();
            assertThat(result.packsCompared()).isZero();
        }
    }

    private VerifyResult verify(Protected made, UnaryOperator<String> etag, List<Damage> found) {
        try (Repository repository = TestRepository.open(new Summing(made.store, etag), root.resolve("other"))) {
            return new Verify(repository, new VerifyOptions(Level.CHECKSUMS), Progress.none(), found::add).run();
        }
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    /** A store that keeps the MD5 of what lies in it, as those of clouds do: of the bytes that it has now. */
    private record Summing(Store store, UnaryOperator<String> etag) implements Store {
        private Stat summed(Stat stat) {
            byte[] bytes = store.get(stat.name(), PackInfo.MAX_LENGTH);
            String md5 = Hex.of(PackInfo.of(bytes, bytes.length).md5());
            return new Stat(stat.name(), stat.size(), stat.modified(), Optional.of(etag.apply(md5)));
        }

        @Override
        public String describe() {
            return store.describe();
        }

        @Override
        public Instant put(String name, Body body) {
            return store.put(name, body);
        }

        @Override
        public byte[] get(String name, int most) {
            return store.get(name, most);
        }

        @Override
        public byte[] get(String name, long offset, int length) {
            return store.get(name, offset, length);
        }

        @Override
        public Optional<Stat> head(String name) {
            return store.head(name).map(this::summed);
        }

        @Override
        public Page list(String prefix, @Nullable String after) {
            Page page = store.list(prefix, after);
            return new Page(page.found().stream().map(this::summed).toList(), page.more(), page.time());
        }

        @Override
        public void delete(String name) {
            store.delete(name);
        }

        @Override
        public Instant clock() {
            return store.clock();
        }

        @Override
        public void close() {}
    }
}
