package io.holdfast.engine.simulation;

import io.holdfast.engine.store.Operation.Call;

/** What becomes of one call of a store. */
enum Fate {
    /** It is answered. */
    ANSWERED,
    /** The store is overloaded, and does nothing. */
    REFUSED,
    /** The store does what it was asked, and the answer is lost. */
    REPLY_LOST,
    /** Nobody answers, and the put happens later. */
    LATE,
    /** Nobody answers, and nothing happens. */
    NEVER,
    /** The put is answered, and happens once more later. */
    TWICE,
    /** Other bytes come, or fewer. */
    WRONG_BYTES,
    /** A list comes in a wrong order, with a name twice. */
    OUT_OF_ORDER,
    /** The client sleeps before the call: minutes, hours, a week. */
    ASLEEP,
    /** The client dies before the call. */
    KILLED_BEFORE,
    /** The client dies behind the call. */
    KILLED_AFTER;

    /** Whether it can become of such a call. */
    boolean fits(Call call) {
        return switch (this) {
            case ANSWERED -> false;
            case REFUSED, ASLEEP, KILLED_BEFORE -> true;
            case REPLY_LOST -> call != Call.CLOCK && call != Call.HEAD;
            case LATE, NEVER, TWICE -> call == Call.PUT;
            case WRONG_BYTES -> call == Call.GET;
            case OUT_OF_ORDER -> call == Call.LIST;
            case KILLED_AFTER -> call == Call.PUT || call == Call.DELETE;
        };
    }
}
