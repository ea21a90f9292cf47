package io.holdfast.server.job;

import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.verify.Part;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import io.holdfast.engine.verify.VerifyResult;
import io.holdfast.server.settings.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads a part of a repository's content, the next one each time, and all that leads to content. */
@Component
class VerifyWork {
    private final Node node;

    VerifyWork(Node node) {
        this.node = node;
    }

    /** @param share of the content, over 0 to 1 */
    Outcome run(Repository repository, double share, Progress progress) {
        Part part = Part.next(repository.read(), share);
        VerifyResult result = new Verify(
                        repository,
                        new VerifyOptions(VerifyOptions.Level.DATA, Optional.of(part)),
                        progress,
                        damage -> progress.on(new Event.Noted(damage.toString())))
                .run();
        part.done(repository, new Origin(List.of(), node.host(), Node.RELEASE));
        Map<String, Object> told = Map.of(
                "packsChecked", result.packsChecked(),
                "packsRead", result.packsRead(),
                "entriesChecked", result.entriesChecked(),
                "damaged", result.damaged(),
                "share", share,
                "requests", Requests.of(repository.asked()));
        return result.damaged() == 0
                ? new Outcome(
                        JobState.DONE, "nothing is damaged in " + result.packsRead() + " packs that were read", told)
                : new Outcome(
                        JobState.FAILED,
                        result.damaged()
                                + " findings, in the log of this job. Next: holdfast repair, from a replica or the source",
                        told);
    }
}
