package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.pack.PackKind;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a verification says of a repository in which nothing is wrong, and of a store that does not let it look. */
class VerifyTest {
    @TempDir
    Path root;

    @Fault(65)
    @Test
    void aStoreThatDeniesIsNoDamage() throws IOException {
        try (Protected made = new Protected(root, 2);
                Repository denied = TestRepository.open(new Denying(made.store, "data/"), root.resolve("denied"))) {
            List<Damage> found = new ArrayList<>();
            assertThatThrownBy(
                            () -> new Verify(denied, new VerifyOptions(Level.DATA), Progress.none(), found::add).run())
                    .isInstanceOf(AccessDenied.class);
            assertThat(found).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverInterruptsIsHeardAndLeavesNothingBehind(Level level) throws IOException {
        try (Protected made = new Protected(root, 3)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> made.verify(level)).isInstanceOf(Interrupted.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(cacheFolders()).noneMatch(name -> name.startsWith("afresh"));
        }
    }

    @Fault(44)
    @Test
    void whatThisMachineKeepsOfTheRepositoryHidesNoDamage() throws IOException {
        try (Protected made = new Protected(root, 4)) {
            for (String pack : made.objects("meta")) {
                Files.delete(made.folder.resolve(pack));
            }
            assertThat(made.verify(Level.STRUCTURE).damage())
                    .extracting(Damage::object)
                    .containsAll(made.all.stream()
                            .flatMap(snapshot -> snapshot.runs().stream())
                            .map(run -> PackKind.META.path(run.pack()))
                            .toList());
        }
    }

    private List<String> cacheFolders() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("local"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** A store that lists all, and gives nothing below a folder. */
    private record Denying(Store store, String folder) implements Store {
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
            deny(name);
            return store.get(name, most);
        }

        @Override
        public byte[] get(String name, long offset, int length) {
            deny(name);
            return store.get(name, offset, length);
        }

        private void deny(String name) {
            if (name.startsWith(folder)) {
                throw new AccessDenied(name + " is denied");
            }
        }

        @Override
        public Optional<Stat> head(String name) {
            return store.head(name);
        }

        @Override
        public Page list(String prefix, @Nullable String after) {
            return store.list(prefix, after);
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

    @ParameterizedTest
    @EnumSource
    void anIntactRepositoryHasNoDamage(Level level) throws IOException {
        try (Protected made = new Protected(root, 1)) {
            Protected.Verified verified = made.verify(level);
            VerifyResult result = verified.result();
            assertThat(verified.damage()).isEmpty();
            assertThat(result.damaged()).isZero();
            assertThat(result.level()).isEqualTo(level);
            assertThat(result.packsChecked())
                    .isEqualTo(made.objects("data").size()
                            + made.objects("meta").size()
                            + made.objects("index").size());
            assertThat(result.entriesChecked()).isGreaterThan(made.first.tally().entries());
        }
    }
}
