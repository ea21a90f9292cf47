package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.SnapshotId;
import java.util.Optional;

/**
 * Something that is not what it should be.
 *
 * @param object   what is damaged: the name of an object in the store; of an entry that is hit, the pack in which its content lies; of a
 *                 comparison with a source, where the source is
 * @param key      of an entry that is hit; where the entries of a range can't be read, the first key of the range
 * @param snapshot that has this entry
 * @param why      a sentence without a full stop that goes on from "it" or names its subject
 * @param next     what to do
 */
public record Damage(String object, Optional<Key> key, Optional<SnapshotId> snapshot, String why, String next) {}
