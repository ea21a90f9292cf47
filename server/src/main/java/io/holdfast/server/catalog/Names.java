package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import java.util.regex.Pattern;

/** What people call things. */
public final class Names {
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,98}[\\p{L}\\p{N}]|[\\p{L}\\p{N}]");

    private Names() {}

    /** @throws BadInput if it is none */
    public static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput(
                    "name: 1 to 100 letters, digits, blanks and . _ @ - are wanted, with a letter or digit at"
                            + " both ends. Next: choose such a name");
        }
        return name;
    }
}
