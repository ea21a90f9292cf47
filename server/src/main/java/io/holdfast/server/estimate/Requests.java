package io.holdfast.server.estimate;

import io.holdfast.engine.store.RequestCounts;
import tools.jackson.databind.JsonNode;

/**
 * Requests by the kinds that are billed.
 *
 * @param head also those that ask for the time alone
 */
public record Requests(double put, double get, double head, double list, double delete) {
    static final Requests NONE = new Requests(0, 0, 0, 0, 0);

    static Requests of(RequestCounts counts) {
        return new Requests(
                counts.puts(), counts.gets(), counts.heads() + counts.clocks(), counts.lists(), counts.deletes());
    }

    /** As the result of a job has them. */
    static Requests read(JsonNode counts) {
        return new Requests(
                counts.path("put").asDouble(0),
                counts.path("get").asDouble(0),
                counts.path("head").asDouble(0),
                counts.path("list").asDouble(0),
                counts.path("delete").asDouble(0));
    }

    double all() {
        return put + get + head + list + delete;
    }

    Requests plus(Requests other) {
        return new Requests(
                put + other.put, get + other.get, head + other.head, list + other.list, delete + other.delete);
    }

    Requests times(double factor) {
        return new Requests(put * factor, get * factor, head * factor, list * factor, delete * factor);
    }

    Requests rounded() {
        return new Requests(Math.round(put), Math.round(get), Math.round(head), Math.round(list), Math.round(delete));
    }
}
