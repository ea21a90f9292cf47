package io.holdfast.server.notice;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody is to be told of a plan.
 *
 * @param earlier the RPO state before; of what is told of a job the one that is
 * @param job     where it is about one
 * @param cause   a sentence
 */
public record Told(UUID planId, String plan, Event event, Optional<String> earlier, Optional<UUID> job, String cause) {

    /** What happened. */
    public enum Event {
        /** The newest whole snapshot is older than it may be. */
        LATE("look at the jobs of the plan: GET /api/v1/jobs?plan=%s"),
        /** It is older, and jobs fail. */
        FAILED("mend what the cause says, then POST /api/v1/plans/%s/run"),
        /** It was late, failed or unprotected, and is fresh. */
        RECOVERED("nothing"),
        /** There was a snapshot, and is none. */
        UNPROTECTED("POST /api/v1/plans/%s/run"),
        PAUSED("nothing, or POST /api/v1/plans/%s/resume"),
        RESUMED("nothing"),
        /** A job failed, and none of its kind and for this reason did before. */
        JOB_FAILED("mend what the cause says; the log of the job tells more"),
        /** The first of its kind that did not fail. */
        JOB_RECOVERED("nothing");

        private final String next;

        Event(String next) {
            this.next = next;
        }

        /** As it stands in messages. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String next(UUID plan) {
            return String.format(Locale.ROOT, next, plan);
        }
    }
}
