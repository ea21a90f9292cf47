package io.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Fields of an object for machines, in the order in which they are named. */
final class Fields {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** One more; an empty {@link Optional} becomes null. */
    Fields and(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Map<String, Object> values() {
        return values;
    }
}
