package io.holdfast.server.estimate;

import io.holdfast.server.job.Job;
import io.holdfast.server.job.JobKind;
import io.holdfast.server.job.JobState;
import io.holdfast.server.job.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** How fast a source has changed so far, by what its backups had to read. */
@Component
class History {
    private static final int LOOKED_AT = 40;

    /** In less nobody can tell. */
    private static final Duration LEAST = Duration.ofHours(1);

    private static final double MOST = 0.999;

    private final Jobs jobs;

    History(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * The share of it that changes in a day; empty if backups tell nothing.
     *
     * @param bytes of the source
     */
    Optional<ChangeRate> change(UUID plan, long bytes) {
        List<Job> all = jobs.over(plan, JobKind.BACKUP, LOOKED_AT);
        double days = 0;
        double changes = 0;
        int learned = 0;
        for (int i = 0; i + 1 < all.size(); i++) {
            Job later = all.get(i);
            Job before = all.get(i + 1);
            if (isWholeAfter(later, before) && !isFirst(later) && bytes > 0) {
                double share = Math.min(MOST, result(later).path("bytesRead").asDouble(0) / bytes);
                days += Math.max(
                                0,
                                Duration.between(started(before), started(later))
                                        .toMillis())
                        / 86_400_000.0;
                changes -= Math.log(1 - share);
                learned++;
            }
        }
        return days * 24 < LEAST.toHours()
                ? Optional.empty()
                : Optional.of(new ChangeRate(1 - Math.exp(-changes / days), ChangeRate.Origin.LEARNED, learned));
    }

    /** Whether a job did all that was to be done since the one before, in one go: neither goes on from what another one had begun. */
    static boolean isWholeAfter(Job job, Job before) {
        return isWhole(job) && job.attempt() == 1 && isWhole(before);
    }

    static boolean isWhole(Job job) {
        return (job.state() == JobState.DONE || job.state() == JobState.INCOMPLETE)
                && job.started().isPresent();
    }

    /** Whether everything was read: there was nothing before, or a full was wanted. */
    static boolean isFirst(Job job) {
        return result(job).path("first").asBoolean(false) || isFull(job);
    }

    static boolean isFull(Job job) {
        return result(job).path("mode").asString("").equals("FULL");
    }

    static JsonNode result(Job job) {
        return job.result().orElseThrow();
    }

    static java.time.Instant started(Job job) {
        return job.started().orElseThrow();
    }
}
