package io.holdfast.engine.progress;

import java.util.function.Supplier;

/** Tells where a job stands, several times a second, until it is closed; then once more. */
public final class Ticker implements AutoCloseable {
    private static final long PERIOD_MILLIS = 200;

    private final Progress progress;
    private final Supplier<Event.Advanced> state;
    private final Thread thread;

    public Ticker(Progress progress, Supplier<Event.Advanced> state) {
        this.progress = progress;
        this.state = state;
        this.thread = Thread.ofVirtual().start(this::tick);
    }

    private void tick() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(PERIOD_MILLIS);
                progress.on(state.get());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        progress.on(state.get());
    }
}
