package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.settings.Settings;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestNode;
import io.holdfast.server.start.TestPlans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People delete what a job is about while it runs. */
final class DeletedUnderwayTest {
    private static final List<String> WHAT_IT_NEEDS = List.of("sources", "policies", "repositories", "stores");

    @TempDir
    private Path folder;

    @Fault(56)
    @Test
    void whatAPlanNeedsStaysAndWithThePlanItsJobStopsWithoutHarm() throws Exception {
        TestNode.Home home = new TestNode.Home(
                folder.resolve("node"),
                folder.resolve("server.key"),
                folder,
                new Settings.Database.InFile(),
                Settings.LOST_AFTER);
        try (TestNode node = TestNode.start(home)) {
            TestCaller caller = TestCaller.administrator(node.address(), node.firstPassword());
            SlowPlan slow = SlowPlan.with(new TestPlans(caller, folder), caller, folder);
            String id = slow.begun();

            for (String kind : WHAT_IT_NEEDS) {
                TestCaller.Answer refused = delete(caller, kind).mustBe(409);
                assertThat(refused.text("detail")).contains("is in use");
                assertThat(refused.text("next")).contains("delete what refers to it first");
            }
            assertThat(slow.job(id).path("state").asString()).isEqualTo("RUNNING");

            delete(caller, "plans").mustBe(204);
            WHAT_IT_NEEDS.forEach(kind -> delete(caller, kind).mustBe(204));
            caller.get("/api/v1/jobs/" + id).mustBe(404);
            var _ = TestPlans.await(node::said, said -> said.contains(id + " is none of this node's any more"));

            // The same again: it is as if the first had been interrupted.
            TestPlans plans = TestPlans.takingOver(caller, folder);
            JsonNode job = plans.run(plans.planOf(SlowPlan.NAME, plans.policy("daily", "48h")));
            assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
            Aftermath aftermath = new Aftermath(caller);
            aftermath.historiesAreLegal();
            aftermath.theTrailIsUnbroken();
            int snapshots = Aftermath.allComesBack(
                    new StoreUri.Folder(folder.resolve("repositories/main")),
                    Secret.Password.of("c4n4ryword of the test".toCharArray()),
                    Files.createDirectory(folder.resolve("back")),
                    (_, copy) -> assertThat(slow.source().mustBeIn(copy)).isEqualTo(SlowPlan.GENERATIONS));
            assertThat(snapshots).isOne();
            assertThat(node.said()).doesNotContain("ERROR");
        }
    }

    /** The one that the test has made of a kind. */
    private static TestCaller.Answer delete(TestCaller caller, String kind) {
        JsonNode made = caller.get("/api/v1/" + kind + "?limit=500")
                .mustBe(200)
                .body()
                .path("items")
                .valueStream()
                .filter(each -> List.of(SlowPlan.NAME, "disk", "main")
                        .contains(each.path("name").asString()))
                .findFirst()
                .orElseThrow();
        String path = "/api/v1/" + kind + "/" + made.path("id").asString();
        return caller.delete(path, caller.get(path).etag());
    }
}
