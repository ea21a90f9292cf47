package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreOptions.Overwrite;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import io.holdfast.engine.verify.VerifyResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million entries, backed up, changed, listed, verified and restored in a child JVM whose resident memory is read at its end. It has what the
 * launcher gives it on a machine of 64 processors.
 */
@Tag("slow")
class MillionEntriesTest {
    private static final int ENTRIES = 1_000_000;
    private static final long MOST_KIB = 512 * 1024;

    @TempDir
    Path folder;

    @Fault(94)
    @Test
    void aMillionEntriesTakeLessThan512MegabytesOfMemory() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-Xmx304m",
                        "-Xms64m",
                        "-Xmn40m",
                        "-XX:ActiveProcessorCount=64",
                        "-XX:CICompilerCount=4",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionEntriesTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true);
        builder.environment().put("MALLOC_ARENA_MAX", "4");
        Process child = builder.start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        long peak = Long.parseLong(output.strip().substring(output.strip().lastIndexOf(' ') + 1));
        assertThat(peak).as(output).isLessThan(MOST_KIB);
    }

    /** The child: prints its peak of resident memory in KiB. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            TestRepository.init(store);
            try (Repository repository = TestRepository.open(store, folder)) {
                backUp(repository, 0);
                BackupResult unchanged = backUp(repository, 0);
                require(unchanged.tally().unchanged() == ENTRIES, "all unchanged");
                BackupResult changed = backUp(repository, 1000);
                require(changed.tally().changed() == ENTRIES / 1000, "one in a thousand changed");
                Manifest manifest = new Manifest(changed.snapshot().runs().stream()
                        .map(repository::manifestRun)
                        .toList());
                EntryCursor cursor = manifest.entries();
                int entries = 0;
                while (cursor.next()) {
                    entries++;
                }
                require(entries == ENTRIES, "all listed");
                VerifyResult verified = new Verify(
                                repository,
                                new VerifyOptions(VerifyOptions.Level.DATA),
                                Progress.none(),
                                damage -> require(false, damage.toString()))
                        .run();
                require(verified.entriesChecked() >= ENTRIES, "all verified");
                restore(repository, changed.snapshot());
            }
        }
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        System.out.println("peak " + peak.replaceAll("[^0-9]", ""));
    }

    /** What is put back is read back, too. */
    private static void restore(Repository repository, Snapshot snapshot) {
        RestoreOptions options = new RestoreOptions(
                Patterns.ALL,
                Optional.empty(),
                Overwrite.CHANGED,
                RestoreOptions.Comparison.CONTENT,
                RestoreOptions.DEFAULT.threads());
        SyntheticTarget target = new SyntheticTarget(new SyntheticSource(ENTRIES, 1000));
        RestoreResult restored = new Restore(repository, snapshot, target, options, Progress.none()).run();
        require(restored.failed() == 0, "none failed");
        require(target.written() == ENTRIES, "all written");
        require(restored.differences().isEmpty(), restored.differences().toString());
    }

    private static BackupResult backUp(Repository repository, int changedEvery) {
        return new Backup(
                        new SyntheticSource(ENTRIES, changedEvery),
                        repository,
                        BackupOptions.DEFAULT,
                        new Backup.Client("test", "0"),
                        Progress.none())
                .run();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
