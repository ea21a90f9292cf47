package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.SmallDisk;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.settings.Settings;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestNode;
import io.holdfast.server.start.TestPlans;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import tools.jackson.databind.JsonNode;

/** The disk on which a server has its database in a file, its key and its caches is full, in the middle of a job. */
final class FullDatabaseTest {
    private static final int START_AGAIN = 75;

    @TempDir(factory = TempDirFactory.Standard.class)
    private Path folder;

    @Fault(41)
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    @Test
    void theServerEndsToBeStartedAgainAndGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), "64m")) {
            TestNode.Home home = new TestNode.Home(
                    disk.place(),
                    disk.place().resolve("server.key"),
                    folder,
                    new Settings.Database.InFile(),
                    Duration.ofSeconds(10));
            String token;
            SlowPlan slow;
            String id;
            Set<String> told;
            try (TestNode node = TestNode.start(home)) {
                TestCaller caller = TestCaller.administrator(node.address(), node.firstPassword());
                token = caller.token();
                slow = SlowPlan.with(new TestPlans(caller, folder), caller, folder);
                id = slow.begun();
                fill(disk.place().resolve("ballast"));
                told = tell(node, token, "told");
                assertThat(node.ended()).as(node.said()).isEqualTo(START_AGAIN);
                assertThat(node.said())
                        .containsOnlyOnce("database can't be used any more: ")
                        .containsOnlyOnce("Next: make room where it lies");
            }
            try (TestNode full = TestNode.start(home)) {
                // There may be room in the file itself for some.
                told.addAll(tell(full, token, "told later"));
                assertThat(full.ended())
                        .as("while there is no room: " + full.said())
                        .isNotZero();
                assertThat(full.said()).contains("No space left on device");
            }

            Files.delete(disk.place().resolve("ballast"));
            try (TestNode node = TestNode.start(home)) {
                mustGoOn(
                        new TestCaller(node.address(), token),
                        new SlowPlan(new TestCaller(node.address(), token), slow.source(), slow.plan()),
                        id,
                        told);
            }
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] much = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(much);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Has the server make sources until it ends; the names of those that it said it has made. */
    private static Set<String> tell(TestNode node, String token, String names) throws InterruptedException {
        Set<String> told = new TreeSet<>();
        for (int i = 0; node.isAlive(); i++) {
            String name = names + " " + i;
            if (!node.isUp() || !isTold(new TestCaller(node.address(), token), name)) {
                Thread.sleep(50);
            } else {
                told.add(name);
            }
        }
        return told;
    }

    private static boolean isTold(TestCaller caller, String name) {
        try {
            TestCaller.Answer answer =
                    caller.post("/api/v1/sources", Map.of("name", name, "store", "disk", "place", "sources/" + name));
            assertThat(answer.status()).as(answer.body().toString()).isIn(201, 503);
            return answer.status() == 201;
        } catch (IllegalStateException e) {
            assertThat(e).as("it has ended, or will").hasCauseInstanceOf(IOException.class);
            return false;
        }
    }

    private void mustGoOn(TestCaller caller, SlowPlan slow, String id, Set<String> told) throws Exception {
        JsonNode job = TestPlans.await(
                () -> slow.job(id), each -> Aftermath.state(each).isOver());
        assertThat(Aftermath.state(job)).as(job.toString()).isEqualTo(JobState.DONE);
        Aftermath aftermath = new Aftermath(caller);
        assertThat(aftermath.list("/api/v1/sources").stream()
                        .map(each -> each.path("name").asString())
                        .collect(Collectors.toSet()))
                .containsAll(told);
        var _ = TestPlans.await(
                () -> caller.get("/api/v1/rpo").mustBe(200).body().path("plans"),
                plans -> plans.valueStream()
                        .anyMatch(each -> each.path("planId").asString().equals(slow.plan())
                                && each.path("state").asString().equals("FRESH")));
        aftermath.settle(Duration.ofMinutes(2));
        aftermath.historiesAreLegal();
        aftermath.eachJobIsCountedOnce();
        aftermath.theTrailIsUnbroken();
        int snapshots = aftermath.eachSnapshotIsThereOnceAndComesBack(
                new StoreUri.Folder(folder.resolve("repositories/main")),
                Secret.Password.of("c4n4ryword of the test".toCharArray()),
                Files.createDirectory(folder.resolve("back")),
                (_, copy) -> assertThat(slow.source().mustBeIn(copy)).isEqualTo(SlowPlan.GENERATIONS));
        assertThat(snapshots).isOne();
    }
}
