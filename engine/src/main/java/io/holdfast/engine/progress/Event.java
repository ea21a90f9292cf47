package io.holdfast.engine.progress;

import io.holdfast.engine.bytes.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a job tells while it runs. */
public sealed interface Event {

    /**
     * Where a job stands; told several times a second.
     *
     * @param phase   what it is doing
     * @param entries looked at so far
     * @param ofEntries expected; 0 where nobody knows
     * @param bytes   of content moved so far
     * @param ofBytes expected; 0 where nobody knows
     * @param stored  bytes put into the repository or written to the target so far
     */
    record Advanced(Phase phase, long entries, long ofEntries, long bytes, long ofBytes, long stored)
            implements Event {}

    /** An entry that the job could not read or write; it goes on with the others. */
    record Failed(Key key, String why) implements Event {}

    /** What of an entry the target of a restore can't hold, though it can hold the entry. */
    record Lost(Key key, String what) implements Event {}

    /** A sentence that the user should see: what was done without being asked, or asked for without being done. */
    record Noted(String text) implements Event {}

    /** What is done so far is committed, should the job end before its time. */
    record Checkpointed(long entries, Duration took) implements Event {}

    /**
     * A command of the user's around the job ended.
     *
     * @param hook  which: {@code before} or {@code after}
     * @param exit  its exit code; empty if it took too long and was ended
     * @param lines the end of what it printed
     */
    record Hooked(String hook, Optional<Integer> exit, Duration took, List<String> lines) implements Event {
        public Hooked {
            lines = List.copyOf(lines);
        }
    }

    /** What a job is doing. */
    enum Phase {
        BACKING_UP,
        COMMITTING,
        RESTORING,
        COMPARING,
        VERIFYING,
        REPLICATING,
        SHRINKING,
        FORGETTING,
        TAKING_BACK,
        PRUNING,
        REWRITING,
        PROBING,
        REBUILDING,
        SURVEYING
    }
}
