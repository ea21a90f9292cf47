package io.holdfast.engine.progress;

/** Takes the events of a job. Called from many threads; must not block for long. */
@FunctionalInterface
public interface Progress {
    void on(Event event);

    /** Nobody looks. */
    static Progress none() {
        return _ -> {};
    }
}
