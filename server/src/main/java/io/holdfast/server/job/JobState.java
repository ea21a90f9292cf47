package io.holdfast.server.job;

import java.util.Set;

/** Where a job stands. */
public enum JobState {
    /** It waits for its turn. */
    QUEUED,
    /** It is its turn; a node will take it. */
    ADMITTED,
    RUNNING,
    /** There is what was wanted. */
    DONE,
    /** There is a snapshot, but some entries could not be read. */
    INCOMPLETE,
    /** The window ended, or somebody stopped it: a later job goes on from there. */
    CHECKPOINT,
    FAILED,
    CANCELLED;

    /** Whether nothing follows. */
    public boolean isOver() {
        return next().isEmpty();
    }

    /** Whether this may follow on that. */
    public boolean mayBecome(JobState later) {
        return next().contains(later);
    }

    private Set<JobState> next() {
        return switch (this) {
            case QUEUED -> Set.of(ADMITTED, CANCELLED);
            case ADMITTED -> Set.of(RUNNING, QUEUED, CANCELLED);
            // Of a lost node it runs on another one: another attempt. What failed for a reason that passes waits again.
            case RUNNING -> Set.of(RUNNING, QUEUED, DONE, INCOMPLETE, CHECKPOINT, FAILED, CANCELLED);
            case DONE, INCOMPLETE, CHECKPOINT, FAILED, CANCELLED -> Set.of();
        };
    }
}
