package io.holdfast.server.catalog;

/** Somebody changed a thing since the version that a change was made for. */
public final class Outdated extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Outdated(String message) {
        super(message);
    }

    /** @throws Outdated if the change met another version */
    public static void unless(boolean met, String name) {
        if (!met) {
            throw new Outdated(
                    "'" + name + "' was changed by somebody else meanwhile. Next: read it again, and change that");
        }
    }
}
