package io.holdfast.server.job;

import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.Prune;
import io.holdfast.engine.prune.PruneOptions;
import io.holdfast.engine.prune.PruneResult;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.ForgetOptions;
import io.holdfast.engine.retention.ForgetPlan;
import io.holdfast.engine.retention.KeepRules;
import io.holdfast.server.settings.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Forgets what no rule keeps of a source, and frees what nobody needs of the repository. */
@Component
class PruneWork {
    private final Node node;

    PruneWork(Node node) {
        this.node = node;
    }

    /**
     * What is kept of a source.
     *
     * @param source its name in snapshots
     */
    record Kept(String source, KeepRules rules) {}

    /** @param kept of each source whose snapshots may be forgotten */
    Outcome run(List<Kept> kept, Repository repository, Progress progress) {
        int forgotten = 0;
        for (Kept each : kept) {
            forgotten += each.rules().isEmpty() ? 0 : forget(each.source(), repository, each.rules(), progress);
        }
        PruneResult result = new Prune(
                        repository,
                        PruneOptions.usual(repository.read().times()),
                        new Prune.Client(node.host(), Node.RELEASE),
                        progress,
                        Thread::sleep)
                .run();
        return new Outcome(
                JobState.DONE,
                forgotten + " snapshots forgotten",
                Map.of(
                        "forgotten", forgotten,
                        "freedBytes", result.freed().bytes(),
                        "condemnedBytes", result.condemned().bytes(),
                        "requests", Requests.of(repository.asked())));
    }

    private int forget(String source, Repository repository, KeepRules keep, Progress progress) {
        if (repository.read().snapshots(source).isEmpty()) {
            return 0;
        }
        Forget forget = new Forget(repository, new Origin(List.of(), node.host(), Node.RELEASE), progress);
        ForgetPlan plan = forget.plan(new ForgetOptions(keep, Optional.of(source), List.of()));
        forget.run(plan);
        return plan.going().size();
    }
}
