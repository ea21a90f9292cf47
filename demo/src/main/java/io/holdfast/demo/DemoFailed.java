package io.holdfast.demo;

/** The demo ends here, and says why in a sentence. */
final class DemoFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    DemoFailed(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
