package io.holdfast.server.rpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server as it is brought back from its own backup: it knows states, no snapshot, and its store is away at the first look. */
final class UnreadLedgerTest {
    @TempDir
    private Path folder;

    @Fault(54)
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatWasKnownStandsUntilTheLedgerCanBeRead(TestDatabase database) throws Exception {
        try (TestServer server = TestServer.start(folder, database.fresh(), InstantSource.system())) {
            TestPlans plans = new TestPlans(server, folder);
            String plan = plans.plan("photos", plans.policy("daily", "48h"));
            plans.run(plan);
            plans.rpo(plan, "FRESH");
            Repositories repositories = server.context().getBean(Repositories.class);
            Path main = folder.resolve("repositories/main");
            Path away = folder.resolve("repositories/away");

            Files.move(main, away);
            JdbcClient rows = server.context().getBean(JdbcClient.class);
            rows.sql("update repository set looked = null, trouble = null").update();
            rows.sql("delete from snapshot").update();
            LedgerChore chore = server.context().getBean(LedgerChore.class);
            var _ = TestPlans.await(() -> trouble(chore, repositories), Optional::isPresent);
            RpoStates states = server.context().getBean(RpoStates.class);
            states.judge(server.context().getBean(Plans.class).get(UUID.fromString(plan)));
            assertThat(states.changes(UUID.fromString(plan), 10).getFirst().later())
                    .isEqualTo(RpoState.Kind.FRESH);

            Files.move(away, main);
            chore.look();
            assertThat(rows.sql("select id from snapshot").query().listOfRows()).hasSize(1);
            plans.rpo(plan, "FRESH");
        }
    }

    private static Optional<String> trouble(LedgerChore chore, Repositories repositories) {
        chore.look();
        return repositories.all().getFirst().trouble();
    }
}
