package io.holdfast.engine.backup;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Entry;
import java.util.Optional;

/** Something to be written at its place in key order. */
sealed interface Item {
    /** @param before what the manifest has there, if it has anything */
    record Wanted(Listed listed, Optional<Entry> before) implements Item {}

    /** By its listing it is as the entry says. */
    record Compared(Listed listed, Entry entry) implements Item {}

    /** Not looked at, and some of what the entry names can't be had any more. */
    record Lost(Entry entry) implements Item {}

    record Gone(Entry entry) implements Item {}

    /** New here, with the content that this entry has elsewhere. */
    record Renamed(Listed listed, Entry from) implements Item {}
}
