package io.holdfast.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.probe.ProbeResult.Verdict;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.OddS3;
import io.holdfast.engine.store.s3.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A store that does all right is fit; whatever it does wrong is found; and nothing that was put stays. */
class ProbeTest {
    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    /** Nothing waits so long that is answered at all. */
    private static final ProbeOptions SMALL =
            new ProbeOptions(3, 3, 2, 1 << 16, Duration.ofMillis(400), ProbeOptions.Unremovable.REFUSE);

    private static final String PREFIX = "backups/holdfast-probe-1";

    @TempDir
    Path folder;

    @Test
    void aFolderIsFitAndLeftAsItWas() {
        ProbeResult result;
        try (Site site = Site.in(new StoreUri.Folder(folder), new Random(1))) {
            assertThat(folder).isNotEmptyDirectory();
            result = probe(site, Times.LOCAL, _ -> {});
        }
        assertThat(result.verdict()).isNotEqualTo(Verdict.NOT_FIT);
        assertThat(result.findings()).extracting(Finding::check).contains("file-system", "list-order", "clock");
        assertThat(result.left()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBucketIsFitAndLeftAsItWas() {
        ProbeResult result = probe(SERVER.raw(PREFIX), Times.PROMPT, _ -> {});
        assertThat(result.verdict()).as(result.findings().toString()).isNotEqualTo(Verdict.NOT_FIT);
        assertThat(result.left()).isEmpty();
        assertThat(result.requests()).isPositive();
        try (var store = SERVER.store("")) {
            assertThat(store.list("", null).found()).isEmpty();
        }
        assertThat(SERVER.uploads()).isEmpty();
    }

    @Test
    void aServerThatDoesAllRightIsFit() {
        try (OddS3 server = new OddS3()) {
            ProbeResult result = probe(server);
            assertThat(result.findings())
                    .allSatisfy(each ->
                            assertThat(each.outcome()).as(each.toString()).isEqualTo(Outcome.PASSED));
            assertThat(result.verdict()).isEqualTo(Verdict.FIT);
            assertThat(result.listDelay()).isZero();
            assertThat(result.clockSpread()).isLessThan(Times.PROMPT.clockSpread());
            assertThat(server.keys()).isEmpty();
            assertThat(server.hasUploads()).isFalse();
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(OddS3.Fault.LIST_LATE, "list-after-write", Outcome.NOTED),
                Arguments.of(OddS3.Fault.LIST_NEVER, "list-after-write", Outcome.NOTED),
                Arguments.of(OddS3.Fault.LIST_OUT_OF_ORDER, "list-order", Outcome.FAILED),
                Arguments.of(OddS3.Fault.LIST_REPEATS_PAGES, "list-pages", Outcome.NOTED),
                Arguments.of(OddS3.Fault.HIDES_CHILDREN, "odd-keys-listed", Outcome.NOTED),
                Arguments.of(OddS3.Fault.PUT_LOST, "read-after-write", Outcome.FAILED),
                Arguments.of(OddS3.Fault.RANGE_IGNORED, "ranges", Outcome.FAILED),
                Arguments.of(OddS3.Fault.RANGE_IGNORED, "range-edges", Outcome.NOTED),
                Arguments.of(OddS3.Fault.MD5_IGNORED, "checksum", Outcome.NOTED),
                Arguments.of(OddS3.Fault.MD5_IGNORED_WHERE_SEALED, "checksum", Outcome.NOTED),
                Arguments.of(OddS3.Fault.MD5_IGNORED, "multipart", Outcome.NOTED),
                Arguments.of(OddS3.Fault.TIMES_AHEAD, "clock", Outcome.NOTED),
                Arguments.of(OddS3.Fault.DISPOSITION_FORCED, "headers", Outcome.NOTED),
                Arguments.of(OddS3.Fault.CONDITION_IGNORED, "conditional-put", Outcome.NOTED),
                Arguments.of(OddS3.Fault.IF_MATCH_IGNORED, "if-match", Outcome.NOTED),
                Arguments.of(OddS3.Fault.ERROR_ON_ODD_KEY, "odd-keys", Outcome.NOTED),
                Arguments.of(OddS3.Fault.TAGS_MISSING, "tags", Outcome.UNSUPPORTED),
                Arguments.of(OddS3.Fault.LOCK_FORBIDDEN, "object-lock", Outcome.SKIPPED),
                Arguments.of(OddS3.Fault.PUT_FORBIDDEN, "read-after-write", Outcome.SKIPPED));
    }

    @Fault({1, 11, 14, 16, 17, 20})
    @ParameterizedTest
    @MethodSource("faults")
    void whatAServerDoesWrongIsFoundAndNothingStays(OddS3.Fault fault, String check, Outcome outcome) {
        try (OddS3 server = new OddS3(fault)) {
            ProbeResult result = probe(server);
            Finding finding = finding(result, check);
            assertThat(finding.outcome()).as(result.findings().toString()).isEqualTo(outcome);
            assertThat(finding.measured()).isNotEmpty();
            if (finding.isRemark()) {
                assertThat(result.verdict()).isNotEqualTo(Verdict.FIT);
            }
            assertThat(server.keys()).isEmpty();
            assertThat(result.left()).isEmpty();
        }
    }

    @Test
    void whatRulesAStoreOutIsNamedInTheVerdict() {
        try (OddS3 server = new OddS3(OddS3.Fault.RANGE_IGNORED)) {
            ProbeResult result = probe(server);
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_FIT);
            assertThat(result.sentence()).isEqualTo("Not fit for repositories: ranges.");
        }
        try (OddS3 server = new OddS3(OddS3.Fault.PUT_FORBIDDEN)) {
            ProbeResult result = probe(server);
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_FIT);
            assertThat(finding(result, "read-after-write").measured()).startsWith("not allowed: ");
        }
        try (OddS3 server = new OddS3(OddS3.Fault.MD5_IGNORED)) {
            assertThat(probe(server).sentence())
                    .isEqualTo("Fit for repositories, with what is said of checksum, multipart.");
        }
    }

    @Fault({21, 25})
    @Test
    void lateListsAndClocksThatDifferAreMeasuredAndKept() {
        try (OddS3 server = new OddS3(OddS3.Fault.LIST_LATE, OddS3.Fault.TIMES_AHEAD)) {
            ProbeResult result = probe(server);
            assertThat(result.listDelay()).isPositive();
            assertThat(result.clockSpread()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
            assertThat(result.kept().clockSpread().toMillis())
                    .isEqualTo(result.clockSpread().toMillis());
            assertThat(result.kept().checks()).anyMatch(line -> line.startsWith("clock noted "));
        }
    }

    @Fault(14)
    @Test
    void aListThatNeverShowsWhatWasPutRulesOutAStoreThatShouldBePrompt() {
        try (OddS3 server = new OddS3(OddS3.Fault.LIST_NEVER)) {
            ProbeResult result = probe(new BucketSite(server.raw(PREFIX)), Times.LOCAL, _ -> {});
            assertThat(finding(result, "list-after-write").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(server.keys()).isEmpty();
        }
    }

    @Test
    void aFailureInTheMiddleLeavesNothing() {
        try (OddS3 server = new OddS3()) {
            assertThatThrownBy(() -> probe(new BucketSite(server.raw(PREFIX)), Times.PROMPT, finding -> {
                        if (finding.check().equals("tags")) {
                            throw new IllegalStateException("nobody listens any more");
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(server.nothingWasPut()).isFalse();
            assertThat(server.keys()).isEmpty();
            assertThat(server.hasUploads()).isFalse();
        }
    }

    @Test
    void oneThatIsStoppedLeavesNothing() {
        try (OddS3 server = new OddS3()) {
            assertThatThrownBy(() -> probe(new BucketSite(server.raw(PREFIX)), Times.PROMPT, finding -> {
                        if (finding.check().equals("list-order")) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(Interrupted.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(server.keys()).isEmpty();
        }
    }

    @Fault(31)
    @Test
    void aBucketThatLocksWhatIsPutIsLeftAloneUnlessOneSaysSo() {
        try (OddS3 server = new OddS3(OddS3.Fault.LOCKS_ALL)) {
            assertThatThrownBy(() -> probe(server)).isInstanceOf(Conflict.class).hasMessageContaining("30 days");
            assertThat(server.nothingWasPut()).isTrue();
            ProbeOptions all = SMALL.with(ProbeOptions.Unremovable.LEAVE);
            ProbeResult result = probe(new BucketSite(server.raw(PREFIX)), Times.PROMPT, all, _ -> {});
            assertThat(finding(result, "object-lock").measured()).contains("30 days");
            assertThat(finding(result, "multipart").outcome()).isEqualTo(Outcome.PASSED);
        }
    }

    @Fault(31)
    @Test
    void aLockThatDoesNotHoldForObjectsOfSeveralPartsIsFound() {
        try (OddS3 server = new OddS3(OddS3.Fault.LOCKS_ALL_BUT_PARTS)) {
            ProbeOptions all = SMALL.with(ProbeOptions.Unremovable.LEAVE);
            ProbeResult result = probe(new BucketSite(server.raw(PREFIX)), Times.PROMPT, all, _ -> {});
            assertThat(finding(result, "multipart").outcome()).isEqualTo(Outcome.NOTED);
            assertThat(finding(result, "multipart").measured()).contains("shows no lock");
        }
    }

    @Fault(32)
    @Test
    void credentialsThatMayNotDeleteAreRefusedUnlessWhatIsPutMayStay() {
        List<String> keys;
        try (OddS3 server = new OddS3(OddS3.Fault.DELETE_FORBIDDEN)) {
            assertThatThrownBy(() -> probe(server))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("--leave-objects");
            assertThat(server.keys()).containsExactly(PREFIX + "/first");

            ProbeOptions all = SMALL.with(ProbeOptions.Unremovable.LEAVE);
            ProbeResult result = probe(new BucketSite(server.raw(PREFIX)), Times.PROMPT, all, _ -> {});
            assertThat(result.verdict()).isNotEqualTo(Verdict.NOT_FIT);
            assertThat(result.left()).singleElement().asString().contains("Next: remove what lies under that prefix");
            keys = server.keys();
        }
        assertThat(keys).hasSizeGreaterThan(1).allMatch(key -> key.startsWith(PREFIX + "/"));
    }

    @Test
    void timesThatAgreeOverlapAndOthersShowByHowMuchTheyDiffer() {
        Clocks clocks = new Clocks(Duration.ofSeconds(1));
        long now = System.nanoTime();
        Instant time = Instant.now();
        clocks.saw(time, now - 5_000_000_000L, now + 5_000_000_000L);
        clocks.saw(time.plusSeconds(3), now - 5_000_000_000L, now + 5_000_000_000L);
        assertThat(clocks.spread()).isEqualTo(Duration.ofSeconds(1));
        clocks.saw(time.plusSeconds(60), now, now + 1_000_000_000L);
        assertThat(clocks.spread()).isEqualTo(Duration.ofSeconds(54));
    }

    @Test
    void fileSystemsOfServersAreKnown() {
        assertThat(List.of("nfs4", "cifs", "fuse.sshfs", "CIFS")).allMatch(FolderChecks::isOnTheNetwork);
        assertThat(List.of("ext4", "xfs", "fuse.gocryptfs")).noneMatch(FolderChecks::isOnTheNetwork);
    }

    private static Finding finding(ProbeResult result, String check) {
        return result.findings().stream()
                .filter(each -> each.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static ProbeResult probe(OddS3 server) {
        return probe(server.raw(PREFIX), Times.PROMPT, _ -> {});
    }

    private static ProbeResult probe(RawBucket bucket, Times assumed, Consumer<Finding> told) {
        try (Site site = new BucketSite(bucket)) {
            return probe(site, assumed, told);
        }
    }

    private static ProbeResult probe(Site site, Times assumed, Consumer<Finding> told) {
        return probe(site, assumed, SMALL, told);
    }

    private static ProbeResult probe(Site site, Times assumed, ProbeOptions options, Consumer<Finding> told) {
        return new Probe(
                        site,
                        assumed,
                        options,
                        told,
                        Progress.none(),
                        time -> Thread.sleep(Duration.ofMillis(Math.min(20, time.toMillis()))))
                .run();
    }
}
