package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.key.Secret;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestNode;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A node that stands still in the middle of a job for longer than it takes to be lost, and is woken when another has done the job. */
final class PausedNodeTest {
    private static final Duration LOST_AFTER = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void whatItDoesWhenItIsWokenHurtsNothing() throws Exception {
        Map<String, TestNode> nodes = new LinkedHashMap<>();
        try (TestPostgres postgres = TestPostgres.start(Files.createDirectories(folder.resolve("postgres")))) {
            TestNode first = start(postgres, 0);
            String token = TestCaller.administrator(first.address(), first.firstPassword())
                    .token();
            nodes.put(first.name(), first);
            TestNode second = start(postgres, 1);
            nodes.put(second.name(), second);
            TestCaller caller = new TestCaller(first.address(), token);
            SlowPlan slow = SlowPlan.with(new TestPlans(caller, folder), caller, folder);
            String id = slow.begun();
            String at = slow.job(id).path("node").asString();
            TestNode slept = Objects.requireNonNull(nodes.get(at), at);
            TestCaller other = new TestCaller((slept == first ? second : first).address(), token);
            slept.pause(); // in the middle of it: it has read something, and writing takes it a quarter of a minute
            JsonNode done = TestPlans.await(
                    () -> job(other, id), job -> Aftermath.state(job).isOver());
            assertThat(Aftermath.state(done)).as(done.toString()).isEqualTo(JobState.DONE);
            assertThat(done.path("attempt").asInt()).isEqualTo(2);
            assertThat(done.path("losses").asInt()).isEqualTo(1);
            assertThat(done.path("faults").asInt()).isZero();
            assertThat(done.path("node").asString()).isNotEqualTo(at);
            slept.wake();
            var _ = TestPlans.await(slept::said, said -> said.contains(id + " is none of this node's any more"));
            Aftermath aftermath = new Aftermath(new TestCaller(slept.address(), token));
            aftermath.settle(Duration.ofMinutes(2));
            // What it had taken up and another has done is no mistake of anybody.
            assertThat(slept.said()).doesNotContain("Indicates a bug", "ERROR");
            aftermath.historiesAreLegal();
            aftermath.eachJobIsCountedOnce();
            aftermath.theTrailIsUnbroken();
            int _ = aftermath.eachSnapshotIsThereOnceAndComesBack(
                    new StoreUri.Folder(folder.resolve("repositories/main")),
                    Secret.Password.of("c4n4ryword of the test".toCharArray()),
                    Files.createDirectory(folder.resolve("back")),
                    (_, copy) -> slow.source().mustBeIn(copy));
        } catch (Exception | AssertionError e) {
            nodes.values().forEach(node -> System.out.println(node.said()));
            throw e;
        } finally {
            nodes.values().forEach(TestNode::close);
        }
    }

    private TestNode start(TestPostgres postgres, int number) throws Exception {
        return TestNode.start(new TestNode.Home(
                folder.resolve("node " + number), folder.resolve("server.key"), folder, postgres.rows(), LOST_AFTER));
    }

    private static JsonNode job(TestCaller caller, String id) {
        return caller.get("/api/v1/jobs/" + id).mustBe(200).body().path("job");
    }
}
