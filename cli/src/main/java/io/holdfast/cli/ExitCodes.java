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
import picocli.CommandLine;

/** What a command's end means to who called it. */
final class ExitCodes {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int SOME_UNREAD = 3;
    static final int DAMAGE = 4;
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    static int of(HoldfastException error) {
        return switch (error) {
            case BadInput _ -> USAGE;
            case Damaged _ -> DAMAGE;
            case Interrupted _ -> INTERRUPTED;
            case NotFound _, AccessDenied _, Busy _, Full _, Conflict _, Unconfirmed _, Unsupported _ -> FAILED;
        };
    }

    /** Says what went wrong in one sentence; with {@code HOLDFAST_DEBUG} also where. */
    static int onFailure(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
        boolean debug = System.getenv("HOLDFAST_DEBUG") != null;
        if (error instanceof HoldfastException known) {
            command.getErr().println("holdfast: " + known.message());
            if (debug) {
                known.printStackTrace(command.getErr());
            }
            return of(known);
        }
        command.getErr()
                .println("holdfast: something that should not happen has happened: " + error
                        + ". Nothing was committed. Next: run it again with HOLDFAST_DEBUG=1 and report what it says");
        if (debug) {
            error.printStackTrace(command.getErr());
        }
        return FAILED;
    }
}
