package io.holdfast.engine.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.RequestCounts;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.survey.Expectation.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a survey says of a tree, held against the backup that follows. */
class SurveyTest {
    private static final Survey.Watcher NOBODY = new Survey.Watcher() {
        @Override
        public void listed(long entries) {}

        @Override
        public void sampled(long bytes, long ofBytes) {}
    };

    @TempDir
    Path temporary;

    private Source tree(Path root) {
        return new TreeSource(
                root, "tree", new TreeOptions(Patterns.ALL, TreeOptions.all().skips(), temporary));
    }

    private SurveyResult survey(Path root, SurveyOptions options) {
        try (Source source = tree(root)) {
            return new Survey(source, options, NOBODY, () -> false).run();
        }
    }

    private static SurveyOptions options(long bytes) {
        return SurveyOptions.usual(4, 4).with(1_000_000, bytes);
    }

    /** A first backup, and what the repository was asked. */
    private record Happened(BackupResult result, RequestCounts repository) {}

    private Happened backUp(Path root) {
        Store store = FolderStore.create(temporary.resolve("repository"));
        TestRepository.init(store);
        try (Repository repository = TestRepository.open(store, temporary.resolve("local"));
                Source source = tree(root)) {
            BackupResult result = new Backup(
                            source,
                            repository,
                            BackupOptions.DEFAULT,
                            new Backup.Client("host", "release"),
                            Progress.none())
                    .run();
            return new Happened(result, repository.requests());
        }
    }

    /** The sources of this module: text, of which a half is read. */
    @Test
    void whatSourceTextTakesIsEstimatedFromAHalfOfIt() {
        Expected expected = new Expectation(survey(Path.of("src/main/java"), options(256 << 10))).first();
        Happened happened = backUp(Path.of("src/main/java"));
        assertThat(expected.read()).isEqualTo(happened.result().tally().read());
        assertThat(expected.stored()).isCloseTo(happened.result().tally().stored(), withinPercentage(10));
        assertThat(happened.result().tally().stored()).isBetween(expected.low(), expected.high());
        assertSameRequests(expected.repository(), happened.repository());
    }

    /** Libraries and modules of the JDK: large, some packed, some not, more than a pack. */
    @Test
    void whatLargeBinariesTakeIsEstimatedFromAFifthOfThem() throws IOException {
        Path root = Files.createDirectory(temporary.resolve("binaries"));
        for (String name : List.of("modules", "server/libjvm.so", "ct.sym", "libfreetype.so")) {
            Path file = Path.of(System.getProperty("java.home"), "lib").resolve(name);
            if (Files.exists(file)) {
                copyOfAtMost(file, root.resolve(file.getFileName()), 40 << 20);
            }
        }
        Expected expected = new Expectation(survey(root, options(16 << 20))).first();
        Happened happened = backUp(root);
        assertThat(expected.stored()).isCloseTo(happened.result().tally().stored(), withinPercentage(20));
        assertThat(expected.repository().puts())
                .isCloseTo(happened.repository().puts(), org.assertj.core.api.Assertions.within(1L));
    }

    private static void copyOfAtMost(Path from, Path to, int most) throws IOException {
        try (var in = Files.newInputStream(from)) {
            Files.write(to, in.readNBytes(most));
        }
    }

    /** Every other file stands in another folder too, under its name: a sample of single files would hardly notice. */
    @Test
    void twinsAreFoundThoughASampleOfFilesWouldMissThem() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] content = new byte[20_000];
            random.nextBytes(content);
            write("twins/a/" + i + "/report-" + i, content);
            if (i % 2 == 0) {
                write("twins/b/" + i + "/report-" + i, content);
            }
        }
        Expected expected = new Expectation(survey(temporary.resolve("twins"), options(1 << 20))).first();
        Happened happened = backUp(temporary.resolve("twins"));
        assertThat(expected.stored()).isCloseTo(happened.result().tally().stored(), withinPercentage(5));
    }

    /** Each file stands beside its twin, and both share a window: what compression takes away is not to be taken away twice. */
    @Test
    void twinsThatAreNeighboursAreNotCountedTwice() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[20_000];
            random.nextBytes(content);
            write("beside/" + i + "a/report-" + i, content);
            write("beside/" + i + "b/report-" + i, content);
        }
        Expected expected = new Expectation(survey(temporary.resolve("beside"), options(1 << 20))).first();
        Happened happened = backUp(temporary.resolve("beside"));
        assertThat(expected.stored()).isCloseTo(happened.result().tally().stored(), withinPercentage(5));
    }

    /** The same names and sizes, and other content: names are a suspicion alone. */
    @Test
    void filesOfOneNameAndSizeAreNoTwinsWhereTheirContentDiffers() throws IOException {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            byte[] content = new byte[20_000];
            random.nextBytes(content);
            write("alike/" + i + "/index", content);
        }
        assertThat(survey(temporary.resolve("alike"), options(1 << 20)).twinShare())
                .isZero();
    }

    @Test
    void theSameSeedTakesTheSameSample() {
        SurveyResult one = survey(Path.of("src/main/java"), options(256 << 10));
        SurveyResult again = survey(Path.of("src/main/java"), options(256 << 10));
        assertThat(again.groups())
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(one.groups());
    }

    @Test
    void aListingThatIsBrokenOffIsExtrapolatedAndSaysSo() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            write("many/" + String.format(java.util.Locale.ROOT, "%02d/%02d", i / 100, i % 100), new byte[10]);
        }
        SurveyResult part =
                survey(temporary.resolve("many"), SurveyOptions.usual(4, 4).with(500, 1 << 20));
        assertThat(part.whole()).isFalse();
        assertThat(part.seen()).isBetween(450L, 550L);
        assertThat(part.entries()).isBetween(1_000L, 4_000L);
        Expected expected = new Expectation(part).first();
        assertThat(expected.high()).isGreaterThan(2 * expected.low());
    }

    @Test
    void oneThatNobodyWantsAnyMoreStops() throws IOException {
        for (int i = 0; i < 600; i++) {
            write("unwanted/" + i, new byte[10]);
        }
        try (Source source = tree(temporary.resolve("unwanted"))) {
            Survey survey = new Survey(source, options(1 << 20), NOBODY, () -> true);
            assertThatThrownBy(survey::run).isInstanceOf(Interrupted.class);
        }
    }

    @Test
    void anEmptyFolderTakesARecordAlone() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Expected expected = new Expectation(survey(empty, options(1 << 20))).first();
        assertThat(expected.read()).isZero();
        assertThat(expected.stored()).isZero();
        assertThat(expected.repository().puts()).isEqualTo(1);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Whatever a survey says: nothing is negative, the likely lies in its range, and more that changed takes no less. */
    @ParameterizedTest
    @MethodSource("seeds")
    void moreTakesNoLess(long seed) {
        Random random = new Random(seed);
        Expectation expectation = new Expectation(anySurvey(random));
        Expected before = expectation.changed(0);
        for (double share = 0.1; share <= 1; share += 0.1) {
            Expected next = expectation.changed(share);
            assertThat(next.read()).as("seed " + seed).isGreaterThanOrEqualTo(before.read());
            assertThat(next.stored()).isGreaterThanOrEqualTo(before.stored());
            assertThat(next.seconds()).isGreaterThanOrEqualTo(before.seconds());
            assertThat(next.repository().requests())
                    .isGreaterThanOrEqualTo(before.repository().requests());
            assertThat(next.source().requests())
                    .isGreaterThanOrEqualTo(before.source().requests());
            assertThat(next.low()).isBetween(0L, next.stored());
            assertThat(next.high()).isGreaterThanOrEqualTo(next.stored());
            before = next;
        }
        assertThat(expectation.first().stored())
                .isLessThanOrEqualTo(expectation.changed(1).stored());
    }

    private static SurveyResult anySurvey(Random random) {
        long contents = random.nextInt(1_000_000);
        long bytes = contents * random.nextInt(1, 1_000_000);
        long read = random.nextInt(1, 64 << 20);
        SurveyResult.Part part = new SurveyResult.Part(
                "tiny",
                contents,
                bytes,
                3,
                100,
                0,
                read,
                read,
                read,
                (read * random.nextDouble(1.01)),
                random.nextDouble(0.3),
                100 + random.nextInt(100),
                random.nextDouble(60));
        return new SurveyResult(
                random.nextBoolean(),
                contents + 5,
                contents + random.nextInt(5, 1_000),
                contents,
                bytes,
                contents * 20,
                contents == 0 ? List.of() : List.of(part),
                random.nextDouble(),
                new RequestCounts(0, 7, 0, 1, 0, 1, 0, 0),
                random.nextInt(1_000),
                new RequestCounts(0, 100, 0, 0, 0, 0, 0, read),
                Duration.ofMillis(random.nextInt(60_000)),
                Duration.ofMillis(random.nextInt(60_000)),
                random.nextDouble(1, 32),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void howFarAListingCameIsToldFromKeys(int digit) {
        var range = new io.holdfast.engine.bytes.KeyRange(
                io.holdfast.engine.bytes.Key.of("logs/"), io.holdfast.engine.bytes.Key.of("logs/~"));
        double share = KeyShare.before(
                range,
                io.holdfast.engine.bytes.Key.of("logs/ "),
                io.holdfast.engine.bytes.Key.of("logs/" + (char) (0x20 + digit * 0x5e / 6)));
        assertThat(share).isBetween(digit / 6.0 - 0.05, digit / 6.0 + 0.05);
    }

    private static void assertSameRequests(RequestCounts expected, RequestCounts happened) {
        assertThat(expected.puts()).as("puts").isEqualTo(happened.puts());
        assertThat(expected.gets()).as("gets").isEqualTo(happened.gets());
        assertThat(expected.heads()).as("heads").isEqualTo(happened.heads());
        assertThat(expected.lists()).as("lists").isEqualTo(happened.lists());
        assertThat(expected.clocks()).as("clocks").isEqualTo(happened.clocks());
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
