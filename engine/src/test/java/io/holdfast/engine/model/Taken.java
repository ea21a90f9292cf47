package io.holdfast.engine.model;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.LedgerRecord;
import java.util.NavigableMap;

/** A snapshot, and what its source was when it was taken. */
record Taken(LedgerRecord.Snapshot snapshot, Was was) {

    /** What a source was. */
    sealed interface Was {
        record Tree(NavigableMap<String, Shape> state) implements Was {}

        record Objects(NavigableMap<Key, String> state) implements Was {}
    }
}
