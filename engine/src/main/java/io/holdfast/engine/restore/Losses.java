package io.holdfast.engine.restore;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

/** What could not be put back, each kind once, from many threads. */
final class Losses {
    private final ConcurrentSkipListSet<String> kinds = new ConcurrentSkipListSet<>();

    void add(String kind) {
        kinds.add(kind);
    }

    List<String> all() {
        return List.copyOf(kinds);
    }
}
