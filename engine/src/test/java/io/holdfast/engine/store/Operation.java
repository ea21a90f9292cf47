package io.holdfast.engine.store;

import java.util.function.Predicate;

/**
 * One call of a store.
 *
 * @param number how many calls this client had made, this one included: from 1
 * @param name   of the object; the prefix of a list; empty for the clock
 */
public record Operation(long number, Call call, String name) {
    public enum Call {
        PUT,
        GET,
        HEAD,
        LIST,
        DELETE,
        CLOCK
    }

    /** The n-th call of a client, from 1. */
    public static Predicate<Operation> number(long n) {
        return operation -> operation.number == n;
    }

    /** A put of a name that begins so. */
    public static Predicate<Operation> put(String prefix) {
        return of(Call.PUT, prefix);
    }

    public static Predicate<Operation> get(String prefix) {
        return of(Call.GET, prefix);
    }

    public static Predicate<Operation> list(String prefix) {
        return of(Call.LIST, prefix);
    }

    public static Predicate<Operation> delete(String prefix) {
        return of(Call.DELETE, prefix);
    }

    private static Predicate<Operation> of(Call call, String prefix) {
        return operation -> operation.call == call && operation.name.startsWith(prefix);
    }
}
