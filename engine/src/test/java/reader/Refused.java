package reader;

/** The repository breaks a rule of format.md, or exceeds one of its ceilings. The message names the object and the rule. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
        super(message);
    }

    public Refused(String message, Throwable cause) {
        super(message, cause);
    }

    /** @throws Refused with this message unless the rule holds */
    static void unless(boolean holds, String message) {
        if (!holds) {
            throw new Refused(message);
        }
    }
}
