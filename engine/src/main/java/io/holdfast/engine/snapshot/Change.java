package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;

/** What a source shows at a key, against what a manifest has there. */
public sealed interface Change {
    Key key();

    /** The same, by the rule that was asked for. */
    record Unchanged(Listed listed, Entry entry) implements Change {
        @Override
        public Key key() {
            return listed.key();
        }
    }

    /** There was nothing. */
    record Added(Listed listed) implements Change {
        @Override
        public Key key() {
            return listed.key();
        }
    }

    /** Something else was there. */
    record Changed(Listed listed, Entry entry) implements Change {
        @Override
        public Key key() {
            return listed.key();
        }
    }

    /** There is nothing any more. */
    record Removed(Entry entry) implements Change {
        @Override
        public Key key() {
            return entry.key();
        }
    }
}
