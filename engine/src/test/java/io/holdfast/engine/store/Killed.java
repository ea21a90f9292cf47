package io.holdfast.engine.store;

/**
 * The process died here. An error, so that nothing takes it for a failure of the store; whatever the dying code still asks
 * of the store is refused with it too.
 */
public final class Killed extends Error {
    private static final long serialVersionUID = 1;

    public Killed(String where) {
        super("killed " + where);
    }
}
