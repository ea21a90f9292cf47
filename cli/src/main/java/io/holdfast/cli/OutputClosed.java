package io.holdfast.cli;

/** Nobody takes what a command prints: a pipe that was closed, a disk that is full. */
final class OutputClosed extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputClosed() {
        super("Standard output was closed before everything was written.");
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
