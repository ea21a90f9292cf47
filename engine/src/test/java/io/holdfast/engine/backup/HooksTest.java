package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What freezes a source is undone, whatever becomes of the job; and a job that could not freeze it does not begin. */
class HooksTest {
    private static final String TELLS = "echo \"$HOLDFAST_SOURCE/$HOLDFAST_STATUS/${HOLDFAST_SNAPSHOT:-none}\"";

    @TempDir
    Path folder;

    private final SimulatedStore store = new SimulatedStore();
    private final MapSource source = new MapSource("shop");
    private final List<Event.Hooked> hooked = new ArrayList<>();

    @BeforeEach
    void makeARepository() {
        TestRepository.init(store);
        source.put("f", new byte[1_000]);
    }

    @Test
    void aSourceThatWasFrozenGivesASnapshotOfThatGradeAndTheHookBehindItIsToldItsName() {
        Hooks.Outcome<BackupResult> outcome = run("echo frozen", TELLS, frozen());

        BackupResult result = outcome.job();
        assertThat(outcome.afterFailed()).isEmpty();
        assertThat(result.snapshot().consistency().grade()).isEqualTo(Grade.APPLICATION);
        assertThat(lines()).containsExactly("frozen", "shop/done/" + result.id().orElseThrow());
    }

    @Test
    void whatChangedWhileItWasReadWasNotFrozen() {
        MapSource moving = new MapSource("shop") {
            @Override
            public Content open(Listed listed) {
                return moving(super.open(listed));
            }
        };
        moving.put("f", new byte[1_000]);
        try (Repository repository = TestRepository.open(store, folder)) {
            BackupResult result = backup(moving, repository, frozen()).run();
            assertThat(result.moved()).isPositive();
            assertThat(result.snapshot().consistency().grade()).isEqualTo(Grade.FUZZY);
        }
    }

    @Test
    void aHookThatFailsBeforeTheJobLeavesNothingInTheStoreAndIsUndone() {
        assertThatThrownBy(() -> run("echo no database >&2; exit 7", TELLS, frozen()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("ended with 7 (it said: no database), so nothing was read")
                .hasMessageContaining("Next: ");
        assertThat(lines()).containsExactly("no database", "shop/failed/none");
        assertThat(snapshots()).isZero();
    }

    @Fault(138)
    @Test
    void aHookThatTakesTooLongIsEndedWithWhatItStarted() throws Exception {
        Path child = folder.resolve("child");
        assertThatThrownBy(() -> runWithin(
                        Duration.ofMillis(500), "sleep 1000 & echo $! > " + child + "; wait", "true", this::backedUp))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("took longer than");
        assertThat(snapshots()).isZero();
        long pid = Long.parseLong(Files.readString(child).strip());
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            Thread.sleep(5);
        }
    }

    @Test
    void aJobThatFailsIsFollowedByTheHookBehindIt() {
        assertThatThrownBy(() -> run("true", TELLS, () -> {
                    throw new Conflict("no luck");
                }))
                .hasMessage("no luck");
        assertThat(lines()).containsExactly("shop/failed/none");
    }

    @Test
    void aJobThatIsStoppedIsFollowedByTheHookBehindItToItsEnd() {
        try {
            assertThatThrownBy(() -> run("true", "sleep 0.3; " + TELLS, () -> {
                        Thread.currentThread().interrupt();
                        throw new Interrupted("stopped");
                    }))
                    .isInstanceOf(Interrupted.class);
        } finally {
            assertThat(Thread.interrupted()).as("still").isTrue();
        }
        assertThat(lines()).containsExactly("shop/interrupted/none");
    }

    @Test
    void anInterruptionEndsTheHookBeforeTheJob() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> run("sleep 1000", "echo thawed", this::backedUp))
                    .isInstanceOf(Interrupted.class);
        } finally {
            assertThat(Thread.interrupted()).as("still").isTrue();
        }
        assertThat(lines()).containsExactly("thawed");
        assertThat(snapshots()).isZero();
    }

    @Test
    void aJobThatIsToStopEndsTheHookBeforeItWithWhatThatStartedAndNothingIsRead() throws Exception {
        Path child = folder.resolve("child");
        var hooks = new Hooks(
                new Hooks.Commands(
                        Optional.of(
                                "sleep 1000 & echo $! > " + child + ".new; mv " + child + ".new " + child + "; wait"),
                        Optional.of(TELLS),
                        Duration.ofMinutes(10)),
                source.name(),
                System.getenv(),
                this::note,
                () -> Files.exists(child));
        assertThatThrownBy(() -> hooks.around(this::backedUp, Function.identity()))
                .isInstanceOf(Interrupted.class)
                .hasMessageContaining("Next: ");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(lines()).as("of the hook behind it").containsExactly("shop/interrupted/none");
        assertThat(snapshots()).isZero();
        long pid = Long.parseLong(Files.readString(child).strip());
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            Thread.sleep(5);
        }
    }

    @Test
    void aHookThatFailsBehindTheJobIsToldAndTheSnapshotStays() {
        Hooks.Outcome<BackupResult> outcome = run("true", "exit 3", this::backedUp);

        assertThat(outcome.afterFailed())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("ended with 3").contains("still frozen"));
        assertThat(snapshots()).isEqualTo(1);
    }

    @Test
    void noHookIsToldThePasswordOrWhatABackupAroundItWasTold() {
        Map<String, String> environment = Map.of(
                "HOLDFAST_PASSWORD",
                "c4n4ryword",
                "HOLDFAST_PASSWORD_2",
                "c4n4ryword",
                "HOLDFAST_STATUS",
                "x",
                "A",
                "b");
        hooks(new Hooks.Commands(Optional.of("/usr/bin/env"), Optional.empty(), Duration.ofMinutes(1)), environment)
                .around(this::backedUp, Function.identity());
        assertThat(lines())
                .contains("A=b", "HOLDFAST_SOURCE=shop")
                .noneMatch(line -> line.contains("c4n4ryword") || line.contains("STATUS"));
    }

    @Test
    void ofWhatAHookPrintsTheEndIsKeptAndNothingInItMovesACursor() throws IOException {
        Path text = folder.resolve("text");
        Files.writeString(text, "line of a long report\n".repeat(10_000) + "the \u001b[2Jend\n");
        run("cat " + text, "true", this::backedUp);
        assertThat(lines().getFirst()).isEqualTo("line of a long report");
        assertThat(lines()).contains("the \\x1b[2Jend").hasSizeBetween(700, 760);
    }

    @Test
    void aChildThatIsLeftInTheBackgroundDoesNotHoldTheJob() {
        long begun = System.nanoTime();
        run("sleep 30 & echo $!", "true", this::backedUp);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        ProcessHandle.of(Long.parseLong(lines().getFirst())).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> new Hooks.Commands(Optional.empty(), Optional.empty(), Duration.ZERO))
                .isInstanceOf(BadInput.class);
    }

    /** Changes each time that it is read. */
    private static Source.Content moving(Source.Content content) {
        return new Source.Content() {
            @Override
            public Listed listed() {
                return content.listed();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return content.read(buffer, offset, length);
            }

            @Override
            public Source.Outcome outcome() {
                return new Source.Outcome.Moved(Instant.EPOCH, Instant.EPOCH);
            }

            @Override
            public void close() {
                content.close();
            }
        };
    }

    private Hooks.Outcome<BackupResult> run(String before, String after, BackupOptions options) {
        return run(before, after, () -> {
            try (Repository repository = TestRepository.open(store, folder)) {
                return backup(source, repository, options).run();
            }
        });
    }

    private Hooks.Outcome<BackupResult> run(String before, String after, Supplier<BackupResult> job) {
        return runWithin(Duration.ofMinutes(1), before, after, job);
    }

    private Hooks.Outcome<BackupResult> runWithin(
            Duration limit, String before, String after, Supplier<BackupResult> job) {
        return hooks(new Hooks.Commands(Optional.of(before), Optional.of(after), limit), System.getenv())
                .around(job, Function.identity());
    }

    private Hooks hooks(Hooks.Commands commands, Map<String, String> environment) {
        return new Hooks(commands, source.name(), environment, this::note);
    }

    private void note(Event event) {
        if (event instanceof Event.Hooked each) {
            hooked.add(each);
        }
    }

    private List<String> lines() {
        return hooked.stream().flatMap(each -> each.lines().stream()).toList();
    }

    private BackupResult backedUp() {
        try (Repository repository = TestRepository.open(store, folder)) {
            return backup(source, repository, BackupOptions.DEFAULT).run();
        }
    }

    private static BackupOptions frozen() {
        return BackupOptions.DEFAULT.with(BackupOptions.Freezing.BY_HOOK);
    }

    private static Backup backup(MapSource source, Repository repository, BackupOptions options) {
        return new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none());
    }

    private int snapshots() {
        try (Repository repository = TestRepository.open(store, folder)) {
            return repository.read().snapshots().size();
        }
    }
}
