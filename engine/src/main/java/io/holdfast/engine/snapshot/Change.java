package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;

/** What a source shows at a key, against what a manifest has there. */
public sealed interface Change {
    /** The same, by the rule that was asked for. */
    record Unchanged(Listed listed, Entry entry) implements Change {}

    /** There was nothing. */
    record Added(Listed listed) implements Change {}

    /** Something else was there. */
    record Changed(Listed listed, Entry entry) implements Change {}

    /** There is nothing any more. */
    record Removed(Entry entry) implements Change {}

    default Key key() {
        return switch (this) {
            case Unchanged same -> same.listed().key();
            case Added added -> added.listed().key();
            case Changed changed -> changed.listed().key();
            case Removed removed -> removed.entry().key();
        };
    }
}
