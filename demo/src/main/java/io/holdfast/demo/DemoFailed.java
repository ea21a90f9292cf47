package io.holdfast.demo;

/** The demo ends here, and says why in a sentence, and what to do next where that is known. */
final class DemoFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentences;

    DemoFailed(String why) {
        super(why);
        this.sentences = why + ".";
    }

    DemoFailed(String why, String next, Exception cause) {
        super(why, cause);
        this.sentences = why + ": " + words(cause) + ". Next: " + next + ".";
    }

    String sentences() {
        return sentences;
    }

    /** The name of an exception too: the message of many a FileSystemException is a path and nothing else. */
    private static String words(Exception cause) {
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null ? name : name + ", " + message;
    }
}
