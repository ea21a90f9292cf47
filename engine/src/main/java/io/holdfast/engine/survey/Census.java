package io.holdfast.engine.survey;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** What a listing showed, counted; and of each group the units that luck chose. Memory does not grow with the listing. For many threads. */
final class Census {
    private static final int MOST_UNITS = 64;

    private final Source source;
    private final Map<Group, Chosen> groups = new TreeMap<>();
    private final Twins twins = new Twins();
    private long entries;
    private long contents;
    private long bytes;
    private long keyBytes;

    Census(Source source) {
        this.source = source;
    }

    /** Of a group: how much there is, and the units with the least luck, unluckiest first. */
    static final class Chosen {
        private final PriorityQueue<Unit> units =
                new PriorityQueue<>(Comparator.comparingLong(Unit::luck).reversed());
        private long contents;
        private long bytes;

        long bytes() {
            return bytes;
        }

        long contents() {
            return contents;
        }

        /** In the order in which the sample takes them. */
        List<Unit> units() {
            List<Unit> all = new ArrayList<>(units);
            all.sort(Comparator.comparingLong(Unit::luck));
            return all;
        }

        private void add(Unit unit) {
            contents += unit.contents().size();
            bytes += unit.bytes();
            units.add(unit);
            if (units.size() > MOST_UNITS) {
                units.remove();
            }
        }
    }

    synchronized void entry(Listed listed) {
        entries++;
        keyBytes += listed.key().length();
        if (listed.kind().hasContent()) {
            contents++;
            bytes += listed.size();
            if (listed.size() > 0) {
                twins.add(sign(listed), listed);
            }
        }
    }

    /** What the source tells of content; else the name without its folder. */
    private byte[] sign(Listed listed) {
        return source.hasContentSigns()
                ? source.contentSign(listed).orElse(listed.key().bytes())
                : name(listed);
    }

    private static byte[] name(Listed listed) {
        String key = new String(listed.key().bytes(), StandardCharsets.ISO_8859_1);
        return key.substring(key.lastIndexOf('/') + 1).getBytes(StandardCharsets.ISO_8859_1);
    }

    synchronized void unit(Unit unit) {
        groups.computeIfAbsent(unit.group(), _ -> new Chosen()).add(unit);
    }

    synchronized long entries() {
        return entries;
    }

    synchronized long contents() {
        return contents;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long keyBytes() {
        return keyBytes;
    }

    /** Once the listing is over. */
    Map<Group, Chosen> groups() {
        return groups;
    }

    Twins twins() {
        return twins;
    }
}
