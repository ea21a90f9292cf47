package io.holdfast.server.job;

import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.replication.Replicate;
import io.holdfast.engine.replication.ReplicateOptions;
import io.holdfast.engine.replication.ReplicateResult;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.RequestCounts;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Stores;
import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.settings.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Gives the replicas of a repository what they lack. */
@Component
class ReplicateWork {
    private final Repositories repositories;
    private final Node node;

    ReplicateWork(Repositories repositories, Node node) {
        this.repositories = repositories;
        this.node = node;
    }

    /** @param opened store of the repository */
    Outcome run(Store opened, List<KnownRepository> replicas, Progress progress) {
        Map<String, Object> told = new LinkedHashMap<>();
        long damaged = 0;
        RequestCounts asked = RequestCounts.NONE;
        CountingStore primary = new CountingStore(opened);
        for (KnownRepository replica : replicas) {
            var opening = repositories.opening(replica);
            try (CountingStore store = new CountingStore(Stores.create(opening.uri(), opening.options()))) {
                ReplicateResult result = new Replicate(
                                primary,
                                store,
                                ReplicateOptions.DEFAULT,
                                node.folders().scratch(),
                                progress)
                        .run();
                damaged += result.damaged().size();
                asked = asked.plus(store.counts());
                repositories.copied(replica.id(), result.upTo());
                told.put(
                        replica.name(),
                        Map.of(
                                "packs",
                                result.packs(),
                                "bytes",
                                result.bytes(),
                                "upTo",
                                result.upTo().toString()));
            }
        }
        told.put("requests", asked.plus(primary.counts()).requests());
        return damaged == 0
                ? new Outcome(JobState.DONE, replicas.size() + " replicas follow", told)
                : new Outcome(
                        JobState.FAILED,
                        damaged + " objects of the repository are damaged and were not copied. Next: holdfast verify",
                        told);
    }
}
