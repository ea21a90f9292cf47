package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ObjectHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stretches of packs of runs in memory, for a machine whose cache on disk can't be written: who reads a run from its
 * beginning to its end needs the next block soon. Bounded in bytes: those used longest ago go first. Safe for many threads.
 */
final class PackWindows {
    /** Bytes that are fetched at once. */
    static final int WINDOW = 1 << 20;

    private final long most;
    private final Map<Window, byte[]> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Window(ObjectHash pack, int from) {}

    /**
     * Bytes of a pack.
     *
     * @param from place in the pack of the first one
     */
    record Stretch(int from, byte[] bytes) {
        boolean holds(int place, int length) {
            return place >= from && place + length <= from + bytes.length;
        }
    }

    /** @param most bytes */
    PackWindows(long most) {
        this.most = most;
    }

    /** A stretch that holds these bytes of a pack. */
    synchronized Optional<Stretch> find(ObjectHash pack, int place, int length) {
        for (Map.Entry<Window, byte[]> each : windows.entrySet()) {
            Stretch stretch = new Stretch(each.getKey().from, each.getValue());
            if (each.getKey().pack.equals(pack) && stretch.holds(place, length)) {
                windows.get(each.getKey()); // it was used now: others go first
                return Optional.of(stretch);
            }
        }
        return Optional.empty();
    }

    /** Keeps a whole pack, unless it would push out much else. */
    void keepWhereItIsSmall(ObjectHash pack, Stretch whole) {
        if (whole.bytes.length <= most / 4) {
            keep(pack, whole);
        }
    }

    /** Keeps a stretch, in place of others where there is no room. One that is larger than all room is not kept. */
    synchronized void keep(ObjectHash pack, Stretch stretch) {
        if (stretch.bytes.length > most) {
            return;
        }
        byte[] before = windows.put(new Window(pack, stretch.from), stretch.bytes);
        bytes += stretch.bytes.length - (before == null ? 0 : before.length);
        var oldest = windows.entrySet().iterator();
        while (bytes > most) {
            bytes -= oldest.next().getValue().length;
            oldest.remove();
        }
    }
}
