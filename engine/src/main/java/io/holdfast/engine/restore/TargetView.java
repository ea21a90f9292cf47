package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Bucket;
import java.util.List;
import java.util.Optional;

/** What can be known of a target without writing there. Safe for many threads. */
public interface TargetView extends AutoCloseable {

    /** How messages name it: a path, or a URI without secrets. */
    String describe();

    /** Whether nothing is there yet. */
    boolean isEmpty();

    /**
     * Whether an answer costs no round trip, as in a folder. Then many places are looked at by one thread after the other, and one
     * thread writes what lies in a folder, since others would wait for the folder's lock.
     */
    boolean isNear();

    /** What is at this place now, with all attributes that can be compared; a link is not followed. */
    Optional<Listed> find(Key key);

    /** The same at the place of this: as much as has to be known to compare the two. */
    default Optional<Listed> findLike(Listed wanted) {
        return find(wanted.key());
    }

    /** Whether tags are taken here and can be read back, as far as is known; else that there are none says nothing. */
    default boolean keepsTags() {
        return false;
    }

    /** Whether access lists are put back here, taken and can be read back, as far as is known; else they are not compared. */
    default boolean keepsAccess() {
        return false;
    }

    /** Whether this user may give files to others here, so that owners are compared. */
    default boolean keepsOwners() {
        return false;
    }

    /** Whether this extended attribute could be put back here so far; what can't is a loss, and not compared. */
    default boolean keeps(Named attribute) {
        return false;
    }

    /**
     * Why this entry can't be put here as it is, found without writing: a key too long, a name the target cannot hold.
     */
    Optional<String> refuses(Listed listed);

    /**
     * What of this entry can't be put back here, though its content can: sentences that begin with the kind. Found without writing and
     * without asking: what a server will refuse only then is not among them.
     */
    List<String> lacks(Listed listed);

    /** Whether one key may be the beginning of another with a {@code /} behind it, and both have content: so in a bucket. */
    boolean isFlat();

    /** The bucket, where this is all of one: then it has settings of its own. */
    default Optional<Bucket> wholeBucket() {
        return Optional.empty();
    }

    /** The same place as a source, for what is there to be read. */
    Source asSource();

    @Override
    void close();
}
