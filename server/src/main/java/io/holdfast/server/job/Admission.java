package io.holdfast.server.job;

import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.KnownStore;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.catalog.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Whose turn it is: by priority, and the longer one has waited the more; of equals the older. A job for which there is no room lets those behind it
 * pass, where there is room for them.
 */
@Component
public class Admission {
    /** Waiting so long is worth a point. */
    private static final Duration POINT = Duration.ofMinutes(10);

    private final Jobs jobs;
    private final Plans plans;
    private final Sources sources;
    private final Repositories repositories;
    private final Stores stores;
    private final InstantSource clock;

    public Admission(
            Jobs jobs, Plans plans, Sources sources, Repositories repositories, Stores stores, InstantSource clock) {
        this.jobs = jobs;
        this.plans = plans;
        this.sources = sources;
        this.repositories = repositories;
        this.stores = stores;
        this.clock = clock;
    }

    /**
     * Admits what there is room for.
     *
     * @param places that all nodes have together
     */
    public void look(int places) {
        List<Job> open = jobs.open();
        Instant now = clock.instant();
        Room room = new Room(places);
        open.stream().filter(each -> each.state() != JobState.QUEUED).forEach(room::take);
        List<Job> waiting = open.stream()
                .filter(each ->
                        each.state() == JobState.QUEUED && !each.begins().isAfter(now))
                .sorted(order(now))
                .toList();
        for (Job job : waiting) {
            if (room.isFor(job) && jobs.admit(job)) {
                room.take(job);
            }
        }
    }

    static Comparator<Job> order(Instant now) {
        return Comparator.comparingLong((Job job) -> -points(job, now))
                .thenComparing(Job::moment)
                .thenComparing(Job::id);
    }

    private static long points(Job job, Instant now) {
        return job.priority() + Duration.between(job.begins(), now).dividedBy(POINT);
    }

    /** What is left of places, by source and by store. */
    private final class Room {
        private final Map<UUID, Integer> ofStores = new HashMap<>();
        private final Map<UUID, List<KnownStore>> storesOfPlans = new HashMap<>();
        private final Map<UUID, KnownPlan> knownPlans = new HashMap<>();
        private final Set<Object> busy = new HashSet<>();
        private int places;

        private Room(int places) {
            this.places = places;
        }

        private void take(Job job) {
            places--;
            busy.addAll(alone(job));
            storesOf(job).forEach(store -> ofStores.merge(store.id(), 1, Integer::sum));
        }

        private boolean isFor(Job job) {
            return places > 0
                    && alone(job).stream().noneMatch(busy::contains)
                    && storesOf(job).stream().allMatch(store -> ofStores.getOrDefault(store.id(), 0) < store.jobs());
        }

        /** What only one may have: of a source one backup, of a repository one of each other kind. */
        private Set<Object> alone(Job job) {
            KnownPlan plan = plan(job);
            return job.kind() == JobKind.BACKUP
                    ? Set.of(plan.sourceId())
                    : Set.of(List.of(plan.repositoryId(), job.kind()));
        }

        private List<KnownStore> storesOf(Job job) {
            return storesOfPlans.computeIfAbsent(job.planId(), _ -> {
                KnownPlan plan = plan(job);
                Set<UUID> ids = new HashSet<>();
                ids.add(sources.get(plan.sourceId()).storeId());
                ids.add(repositories.get(plan.repositoryId()).storeId());
                return ids.stream().map(stores::get).toList();
            });
        }

        private KnownPlan plan(Job job) {
            return knownPlans.computeIfAbsent(job.planId(), plans::get);
        }
    }
}
