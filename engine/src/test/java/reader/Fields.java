package reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A list of fields (§1, "Fields"): known ones have the wire that their {@link Schema} says and come once unless it says "repeated";
 * unknown ones are passed over, and from 1,000 on refused.
 */
final class Fields {
    private final String what;
    private final TreeMap<Integer, Long> numbers = new TreeMap<>();
    private final TreeMap<Integer, List<byte[]>> bytes = new TreeMap<>();

    /**
     * @param numbers ids of wire 0
     * @param once ids of wire 1 that come at most once
     * @param repeated ids of wire 1 that may come more than once
     */
    record Schema(Set<Integer> numbers, Set<Integer> once, Set<Integer> repeated) {}

    /** For what this reader passes over as a whole: the order of the fields, and number 1, are all that is looked at. */
    static final Schema ANY = new Schema(Set.of(1), Set.of(), Set.of());

    private Fields(String what) {
        this.what = what;
    }

    static Fields read(String what, byte[] encoded, Schema schema) {
        var fields = new Fields(what);
        var in = new In(what, encoded);
        long before = -1;
        while (in.more()) {
            long head = in.varint(Long.MAX_VALUE);
            long id = head >>> 1;
            if (id < before) {
                throw in.refused("field " + id + " stands behind field " + before);
            }
            fields.readOne(in, id, (int) (head & 1), schema);
            before = id;
        }
        return fields;
    }

    private void readOne(In in, long longId, int wire, Schema schema) {
        int id = (int) Math.min(longId, Integer.MAX_VALUE);
        if (schema.numbers.contains(id)) {
            demand(in, wire == 0, id, "is not a number");
            demand(in, numbers.put(id, in.varint()) == null, id, "comes twice");
        } else if (schema.once.contains(id) || schema.repeated.contains(id)) {
            demand(in, wire == 1, id, "is a number");
            var all = bytes.computeIfAbsent(id, _ -> new ArrayList<>());
            all.add(in.sized(Integer.MAX_VALUE));
            demand(in, all.size() == 1 || schema.repeated.contains(id), id, "comes twice");
        } else {
            demand(in, longId < 1_000 || schema.equals(ANY), id, "must be understood and is not");
            passOver(in, wire);
        }
    }

    private static void passOver(In in, int wire) {
        if (wire == 0) {
            in.varint();
        } else {
            in.sized(Integer.MAX_VALUE);
        }
    }

    private static void demand(In in, boolean holds, int id, String why) {
        if (!holds) {
            throw in.refused("field " + id + " " + why);
        }
    }

    boolean has(int id) {
        return numbers.containsKey(id) || bytes.containsKey(id);
    }

    /** @return the ids that are present, ascending */
    Set<Integer> ids() {
        var ids = new TreeSet<>(numbers.keySet());
        ids.addAll(bytes.keySet());
        return ids;
    }

    OptionalLong number(int id) {
        Long value = numbers.get(id);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** @return the number from 0 to {@link Long#MAX_VALUE}, 0 if it is absent */
    long count(int id) {
        long value = number(id).orElse(0);
        Refused.unless(value >= 0, what + ": field " + id + " is too large");
        return value;
    }

    List<byte[]> all(int id) {
        return bytes.getOrDefault(id, List.of());
    }

    Optional<byte[]> one(int id) {
        return all(id).stream().findFirst();
    }

    byte[] demanded(int id) {
        return one(id).orElseThrow(() -> new Refused(what + ": field " + id + " is missing"));
    }

    Optional<String> text(int id) {
        return one(id).map(encoded -> In.text(what + " field " + id, encoded));
    }
}
