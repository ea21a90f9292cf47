package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import java.util.List;

/**
 * Where a restore puts things: a folder or a bucket. Keys come from a manifest, so nobody trusts them: whatever a key or a
 * link says, nothing outside the target is written, followed or changed. Safe for many threads, one thread a key.
 */
public interface Target extends TargetView {

    /** Whether there can be such a thing here at all; what can't is a loss, and not compared. */
    boolean keeps(Kind kind);

    /**
     * Begins to write content, beside what is there: only {@link Writing#commit} puts it in place.
     *
     * @param listed with all attributes, which commit puts back too
     */
    Writing write(Listed listed);

    /** Puts what has no content: a folder, a link, a FIFO. Folders get their times in {@link #finish}. */
    void place(Listed listed);

    /**
     * Makes one more name for a file that is there as the snapshot has it.
     *
     * @return whether the target can: else the content is to be written again
     */
    boolean link(Listed listed, Key written);

    /** Behind the last entry: modes and times of folders, whatever has to wait. */
    void finish();

    /** Behind that: returns when everything is where a power cut leaves it. May go on while entries are compared. */
    void sync();

    /** What could not be put back, each kind once: "owner: not root". */
    List<String> losses();

    /** Content on its way. Bytes come in order, without the holes that stand in the attributes. */
    interface Writing extends AutoCloseable {
        void write(byte[] buffer, int offset, int length);

        /** Puts it in place, durably, with its attributes. */
        void commit();

        /** Without a commit before, leaves nothing behind. */
        @Override
        void close();
    }
}
