package io.holdfast.server.access;

/** What somebody may do. */
public enum Role {
    /** Sees what is known, but no secret: nobody does. */
    VIEWER,
    /** Sees, and reads the trail of changes. */
    AUDITOR,
    /** Sees; runs, pauses and cancels. */
    OPERATOR,
    /** All of it: also changes what is known, and people. */
    ADMINISTRATOR;

    /** Whether who has this role may do what asks for at least the other one. */
    public boolean may(Role least) {
        return switch (least) {
            case VIEWER -> true;
            case AUDITOR -> this == AUDITOR || this == ADMINISTRATOR;
            case OPERATOR -> this == OPERATOR || this == ADMINISTRATOR;
            case ADMINISTRATOR -> this == ADMINISTRATOR;
        };
    }
}
