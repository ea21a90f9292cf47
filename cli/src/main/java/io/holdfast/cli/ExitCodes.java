package io.holdfast.cli;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.error.Unsupported;

/** What a command's end means to who called it. */
final class ExitCodes {
    static final int DONE = 0;
    /** Nothing was committed. */
    static final int FAILED = 1;

    static final int USAGE = 2;
    /** Done, but some entries could not be read or written; each was told. */
    static final int SOME_FAILED = 3;

    static final int DAMAGE = 4;
    /** The window of a backup was over: there is a checkpoint, from which the next one goes on. */
    static final int CHECKPOINT = 5;
    /** Done, but the command that was to run afterwards failed. */
    static final int AFTER_FAILED = 6;

    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    /** Whether a command that ends so did what it was asked to, as far as that could be done. */
    static boolean isDone(int code) {
        return code == DONE || code == SOME_FAILED || code == CHECKPOINT || code == AFTER_FAILED;
    }

    static int of(HoldfastException error) {
        return switch (error) {
            case BadInput _ -> USAGE;
            case Damaged _ -> DAMAGE;
            case Interrupted _ -> INTERRUPTED;
            case NotFound _, AccessDenied _, Busy _, Full _, Conflict _, Unconfirmed _, Unsupported _ -> FAILED;
        };
    }
}
