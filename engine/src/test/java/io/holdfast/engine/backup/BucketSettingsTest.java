package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.entry.BucketSetting.State;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.BucketTarget;
import io.holdfast.engine.restore.BucketTargetOptions;
import io.holdfast.engine.restore.DryRun;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreOptions.BucketSettings;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.SettingPut;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.Undelete;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reader.Folder;
import reader.RepositoryReader;

/** What is set for a bucket itself goes into its snapshots, and back where that is asked for. */
class BucketSettingsTest {
    private static final String POLICY = "{\"Statement\": [{\"Resource\": \"arn:aws:s3:::simulated/*\"}]}";
    private static final String CORS = "<CORSConfiguration><CORSRule/></CORSConfiguration>";
    private static final String VERSIONING =
            "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedBucket bucket = new SimulatedBucket().whole().with("a", "1");
    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void aRepository() {
        try (Store store = FolderStore.create(place())) {
            TestRepository.init(store);
        }
        bucket.put(Kind.POLICY, POLICY);
        bucket.put(Kind.CORS, CORS);
        bucket.put(Kind.VERSIONING, VERSIONING);
    }

    @Test
    void aSnapshotHasThemAndTheSecondReaderReadsThem() {
        Snapshot snapshot = backUp();

        assertThat(snapshot.settings()).hasSize(Kind.values().length);
        assertThat(stored(snapshot).settings()).isEqualTo(snapshot.settings());
        assertThat(document(snapshot, Kind.POLICY)).contains(POLICY);
        assertThat(document(snapshot, Kind.LIFECYCLE)).isEmpty();
        var second = RepositoryReader.withPassword(
                Folder.of(place()), TestRepository.PASSWORD, Instant.now().toEpochMilli());
        assertThat(second.settings(snapshot.id().toString()))
                .containsEntry("policy", Optional.of(POLICY))
                .containsEntry("cors", Optional.of(CORS))
                .containsEntry("tags", Optional.empty());
    }

    @Test
    void anUnchangedBucketStillCostsOneRecord() {
        backUp();
        try (CountingStore store = new CountingStore(FolderStore.open(place()));
                Repository repository = TestRepository.open(store, folder.resolve("cache"))) {
            long puts = store.counts().puts();
            backUp(repository, bucket);
            assertThat(store.counts().puts() - puts).isEqualTo(1);
        }
    }

    @Test
    void whatMayNotBeReadIsToldAndWhatIsNotOfferedIsNot() {
        bucket.refusing(Kind.POLICY, new AccessDenied("may not"))
                .refusing(Kind.CORS, new Busy("not now"))
                .refusing(Kind.WEBSITE, new Unsupported("no websites here"));
        Snapshot snapshot = backUp();

        assertThat(state(snapshot, Kind.POLICY)).isEqualTo(new State.Unknown("may not"));
        assertThat(state(snapshot, Kind.WEBSITE)).isEqualTo(new State.Unknown("no websites here"));
        assertThat(document(snapshot, Kind.VERSIONING)).contains(VERSIONING);
        assertThat(events.stream().map(Object::toString).filter(each -> each.contains("Settings of the bucket")))
                .singleElement()
                .asString()
                .contains("cors, policy")
                .doesNotContain("website");
    }

    @Test
    void documentsTogetherHaveACeiling() {
        bucket.put(Kind.TAGS, "t".repeat(500_000));
        bucket.put(Kind.LIFECYCLE, "l".repeat(600_000));
        Snapshot snapshot = stored(backUp());

        assertThat(document(snapshot, Kind.TAGS)).isPresent();
        assertThat(state(snapshot, Kind.LIFECYCLE)).isInstanceOf(State.Unknown.class);
        assertThat(document(snapshot, Kind.POLICY)).contains(POLICY);
    }

    @Test
    void whatIsTakenBackFromTheTrashStillHasThem() {
        Snapshot snapshot = backUp();
        backUp();
        try (Store store = FolderStore.open(place());
                Repository repository = TestRepository.open(store, folder.resolve("cache"))) {
            Forget forget = new Forget(repository, snapshot.origin(), Progress.none());
            forget.run(forget.plan(List.of(snapshot.id())));
            new Undelete(repository, snapshot.origin(), Progress.none()).run(snapshot.id());
            assertThat(repository.read().snapshots())
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.snapshot().settings()).isEqualTo(snapshot.settings()));
        }
    }

    @Test
    void partOfABucketHasNone() {
        assertThat(backUp(new SimulatedBucket().with("a", "1")).settings()).isEmpty();
    }

    @Test
    void theyComeBackWhereThatIsAskedForAndNotElsewhere() {
        Snapshot snapshot = backUp();
        SimulatedBucket silent = new SimulatedBucket().whole();
        assertThat(restore(snapshot, silent, BucketSettings.LEFT_OUT).settings())
                .isEmpty();
        assertThat(silent.setting(Kind.POLICY)).isEmpty();

        SimulatedBucket target = new SimulatedBucket().whole();
        target.put(Kind.TAGS, "stay");
        RestoreResult result = restore(snapshot, target, BucketSettings.PUT_BACK);

        assertThat(result.settings()).extracting(SettingPut::name).containsExactly("versioning", "cors", "policy");
        assertThat(result.settings()).allMatch(each -> each.failure().isEmpty());
        assertThat(target.setting(Kind.POLICY)).contains(POLICY);
        assertThat(target.setting(Kind.CORS)).contains(CORS);
        assertThat(target.setting(Kind.VERSIONING)).contains(VERSIONING);
        assertThat(target.setting(Kind.TAGS)).contains("stay");
    }

    @Test
    void aDryRunShowsThemAndPutsNone() {
        Snapshot snapshot = backUp();
        SimulatedBucket target = new SimulatedBucket().whole();
        try (Store store = FolderStore.open(place());
                Repository repository = TestRepository.open(store, folder.resolve("cache"));
                var view = new BucketTarget(target, BucketTargetOptions.unlimited())) {
            var result = new DryRun(
                            repository,
                            snapshot,
                            view,
                            RestoreOptions.DEFAULT.with(BucketSettings.PUT_BACK),
                            Progress.none())
                    .run();
            assertThat(result.settings()).contains(new SettingPut("policy", Optional.of(POLICY), Optional.empty()));
        }
        assertThat(target.setting(Kind.POLICY)).isEmpty();
        assertThat(target.contents()).isEmpty();
    }

    @Test
    void oneThatIsRefusedIsToldAndTheOthersArePut() {
        bucket.refusing(Kind.WEBSITE, new AccessDenied("may not be read"));
        Snapshot snapshot = backUp();
        SimulatedBucket target = new SimulatedBucket().whole().refusing(Kind.CORS, new Unsupported("no cors here"));
        RestoreResult result = restore(snapshot, target, BucketSettings.PUT_BACK);

        assertThat(result.failed()).isZero();
        assertThat(target.setting(Kind.POLICY)).contains(POLICY);
        SettingPut cors = put(result, "cors");
        assertThat(cors.isRefused()).isTrue();
        assertThat(cors.failure()).contains("no cors here");
        SettingPut website = put(result, "website");
        assertThat(website.isRefused()).isFalse();
        assertThat(website.failure()).contains("may not be read");
    }

    @Test
    void withoutAWholeBucketAtEitherEndNothingIsBegun() {
        Snapshot whole = backUp();
        SimulatedBucket part = new SimulatedBucket();
        assertThatThrownBy(() -> restore(whole, part, BucketSettings.PUT_BACK))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no whole bucket");
        assertThat(part.contents()).isEmpty();

        Snapshot none = backUp(new SimulatedBucket().with("a", "1"));
        SimulatedBucket target = new SimulatedBucket().whole();
        assertThatThrownBy(() -> restore(none, target, BucketSettings.PUT_BACK)).isInstanceOf(BadInput.class);
        assertThat(target.contents()).isEmpty();
    }

    @Test
    void aPolicyNamesTheBucketThatItIsPutFor() {
        String policy = "{\"Resource\": [\"arn:aws:s3:::old\", \"arn:aws:s3:::old/*\", \"arn:aws:s3:::older/*\"],"
                + " \"Principal\": \"old\", \"cos\": \"qcs::cos:ap-guangzhou:uid/1:old/a\"}";
        Snapshot old = backUp();
        Snapshot snapshot = new Snapshot(
                        old.origin(),
                        old.id(),
                        old.source(),
                        "s3://old?endpoint=http://127.0.0.1:1",
                        old.runs(),
                        old.index(),
                        old.replaces(),
                        old.parent(),
                        old.done(),
                        old.started(),
                        old.consistency(),
                        old.mode(),
                        old.tags(),
                        old.tally(),
                        old.leftOut(),
                        old.wholeness())
                .with(List.of(new BucketSetting(Kind.POLICY, new State.Present(policy))));
        SimulatedBucket target = new SimulatedBucket().whole();
        restore(snapshot, target, BucketSettings.PUT_BACK);

        assertThat(target.setting(Kind.POLICY))
                .contains("{\"Resource\": [\"arn:aws:s3:::simulated\", \"arn:aws:s3:::simulated/*\","
                        + " \"arn:aws:s3:::older/*\"], \"Principal\": \"old\","
                        + " \"cos\": \"qcs::cos:ap-guangzhou:uid/1:simulated/a\"}");
    }

    private Path place() {
        return folder.resolve("repository");
    }

    private Snapshot backUp() {
        return backUp(bucket);
    }

    private Snapshot backUp(Bucket from) {
        try (Store store = FolderStore.open(place());
                Repository repository = TestRepository.open(store, folder.resolve("cache"))) {
            return backUp(repository, from);
        }
    }

    private Snapshot backUp(Repository repository, Bucket from) {
        try (var source = new BucketSource(from, "bucket", BucketOptions.all())) {
            return new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("host", "test"), event -> {
                        synchronized (events) {
                            events.add(event);
                        }
                    })
                    .run()
                    .snapshot();
        }
    }

    private Snapshot stored(Snapshot snapshot) {
        try (Store store = FolderStore.open(place());
                Repository repository = TestRepository.open(store, folder.resolve("other cache"))) {
            return repository.read().snapshots().stream()
                    .map(each -> each.snapshot())
                    .filter(each -> each.id().equals(snapshot.id()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private RestoreResult restore(Snapshot snapshot, SimulatedBucket to, BucketSettings settings) {
        try (Store store = FolderStore.open(place());
                Repository repository = TestRepository.open(store, folder.resolve("cache"));
                var target = new BucketTarget(to, BucketTargetOptions.unlimited())) {
            return new Restore(repository, snapshot, target, RestoreOptions.DEFAULT.with(settings), Progress.none())
                    .run();
        }
    }

    private static SettingPut put(RestoreResult result, String name) {
        return result.settings().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static State state(Snapshot snapshot, Kind kind) {
        return snapshot.settings().stream()
                .filter(each -> each.name().equals(kind.text()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static Optional<String> document(Snapshot snapshot, Kind kind) {
        return state(snapshot, kind) instanceof State.Present(var document) ? Optional.of(document) : Optional.empty();
    }
}
