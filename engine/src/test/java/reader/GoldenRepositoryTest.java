package reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reader.maker.GoldenRepository;
import reader.maker.Made;

/** The golden repository of format 1 is read with the second reader: what format.md says and what is checked in stay one. */
class GoldenRepositoryTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/format-1");
    private static final long NOW = GoldenRepository.NOW;

    private static Folder folder() throws IOException {
        return Folder.withTimes(GOLDEN.resolve("repository"), GOLDEN.resolve("times.properties"));
    }

    private static RepositoryReader opened() throws IOException {
        return RepositoryReader.withPassword(folder(), GoldenRepository.PASSWORD, NOW);
    }

    private static Map<String, String> expected() throws IOException {
        var expected = new TreeMap<String, String>();
        try (var files = Files.list(GOLDEN.resolve("expected"))) {
            for (Path file : files.toList()) {
                expected.put(file.getFileName().toString().replace(".txt", ""), Files.readString(file));
            }
        }
        return expected;
    }

    @Test
    void everySnapshotRestoresToWhatIsExpected() throws IOException {
        assertThat(restored(opened())).isEqualTo(expected());
    }

    @Test
    void theRecoveryKeyOpensItTooHoweverItIsWritten() throws IOException {
        String sloppy = GoldenRepository.recoveryKey()
                .toLowerCase(Locale.ROOT)
                .replace('-', ' ')
                .replace('0', 'o');
        var reader = RepositoryReader.withRecoveryKey(folder(), sloppy, NOW);
        assertThat(reader.snapshots()).isEqualTo(opened().snapshots());
    }

    @Test
    void aWrongPasswordOpensNothing() {
        assertThatThrownBy(() -> RepositoryReader.withPassword(folder(), "wrong", NOW))
                .isInstanceOf(Refused.class);
    }

    @Test
    void directoriesIndexAndFootersAgree() throws IOException {
        var counts = new Inspection(opened(), NOW).run();
        assertThat(counts.chunks()).isPositive();
        assertThat(counts.indexEntries()).isGreaterThanOrEqualTo(counts.chunks() - 1);
    }

    @Test
    void theLedgerTellsSettingsCondemnedPacksAndThatAnUnknownRecordForbidsDeletion() throws IOException {
        var ledger = opened().ledger();
        assertThat(ledger.settings()).isEqualTo(Map.of("trash", "1209600"));
        assertThat(ledger.condemned()).hasSize(24 + 3);
        assertThat(ledger.allowsDeletion()).isFalse();
    }

    @Test
    void itIsMadeTheSameAgain() throws IOException {
        assumeTrue(Files.readString(GOLDEN.resolve("README.txt")).contains(ZstdVersion.VERSION + ":"));
        var made = new GoldenRepository();
        assertThat(folder().list(""))
                .containsExactlyElementsOf(made.objects().bytes().keySet());
        for (var object : made.objects().bytes().entrySet()) {
            assertThat(Files.readAllBytes(GOLDEN.resolve("repository").resolve(object.getKey())))
                    .as(object.getKey())
                    .isEqualTo(object.getValue());
        }
        assertThat(made.objects().sideFile()).isEqualTo(Files.readString(GOLDEN.resolve("times.properties")));
        assertThat(made.expected()).isEqualTo(expected());
    }

    private static Map<String, String> restored(RepositoryReader reader) {
        var restored = new TreeMap<String, String>();
        for (var snapshot : reader.snapshots()) {
            var lines = new StringBuilder();
            reader.restore(snapshot.id())
                    .forEach((key, entry) -> lines.append(
                                    Made.line(key, entry.kind(), entry.size(), entry.content(), entry.attributes()))
                            .append('\n'));
            restored.put(snapshot.id(), lines.toString());
        }
        return restored;
    }
}
