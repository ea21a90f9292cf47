package io.holdfast.cli;

/** Nobody takes what a command prints: a pipe that was closed, a disk that is full. */
final class OutputClosed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String CLOSED = "Standard output was closed before everything was written. ";

    private final int exitCode;

    /** All that was to be done was to print. */
    OutputClosed() {
        super(CLOSED + "Next: run it again, with somebody who reads to the end, or room on the disk");
        exitCode = ExitCodes.FAILED;
    }

    /** The work was done; only the words are lost. */
    OutputClosed(Output.Done done) {
        super(CLOSED + done.sentence());
        exitCode = done.exitCode();
    }

    int exitCode() {
        return exitCode;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
