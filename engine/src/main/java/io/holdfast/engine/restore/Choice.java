package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Entry;
import java.util.Optional;

/** What becomes of an entry: a dry run tells it, a restore does it. */
sealed interface Choice {

    /** It can't be put back. */
    record Refused(String why) implements Choice {}

    /** What is there stays. */
    record Left() implements Choice {}

    /** What is there stays if its content turns out to be the entry's: nothing else tells. */
    record LeftIfEqual(Listed there) implements Choice {}

    /** It is put at its place. */
    record Put() implements Choice {}

    /** Whether what stands at the entry's place matters. */
    static boolean dependsOnTarget(Entry entry, RestoreOptions.Overwrite overwrite) {
        return switch (overwrite) {
            case ALWAYS -> false;
            case NEVER -> true;
            case CHANGED -> entry.listed().kind() != Kind.FOLDER;
        };
    }

    /** @param sight of what stands at its place */
    static Choice of(Entry entry, TargetView target, RestoreOptions.Overwrite overwrite, Wanted.Sight sight) {
        Optional<String> refusal = refusal(entry, target);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return switch (overwrite) {
            case ALWAYS -> new Put();
            case NEVER ->
                sight.there().filter(there -> isInTheWay(there, entry)).isPresent() ? new Left() : new Put();
            case CHANGED ->
                sight.there().map(there -> ofChanged(there, entry, target)).orElseGet(Put::new);
        };
    }

    /** Why it can't be put back, whatever stands there. */
    static Optional<String> refusal(Entry entry, TargetView target) {
        return target.refuses(entry.listed()).or(() -> unread(entry));
    }

    private static Optional<String> unread(Entry entry) {
        return entry.unread()
                .filter(_ -> entry.listed().kind().hasContent()
                        && entry.content().ownBytes() == 0
                        && entry.listed().size() > 0)
                .map(why -> "the snapshot does not have its content: " + why);
    }

    /** A folder that is there stays one, and gets what is missing in it. */
    private static boolean isInTheWay(Listed there, Entry entry) {
        return !entry.key().isFolder() || there.kind() != Kind.FOLDER;
    }

    private static Choice ofChanged(Listed there, Entry entry, TargetView target) {
        return switch (Likeness.of(there, entry.listed(), target)) {
            case EQUAL -> new Left();
            case OPEN -> new LeftIfEqual(there);
            case OTHER -> new Put();
        };
    }
}
