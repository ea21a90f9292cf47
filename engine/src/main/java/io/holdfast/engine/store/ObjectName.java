package io.holdfast.engine.store;

/**
 * What an object in a {@link Store} may be called: ASCII letters, digits, {@code .}, {@code _} and {@code -}, in parts
 * divided by {@code /}. So a name is the same on every store, sorts the same as bytes and as text, and never leads out
 * of a folder.
 */
public final class ObjectName {
    /** Most characters of a name. With a prefix of the same length it still fits every store. */
    public static final int MAX_LENGTH = 400;

    private static final int MAX_PART = 200;

    private ObjectName() {}

    /**
     * The name itself.
     *
     * @throws IllegalArgumentException if no object may be called so
     */
    public static String checked(String name) {
        if (name.length() > MAX_LENGTH || !isName(name)) {
            throw new IllegalArgumentException("not the name of an object: '" + name + "'");
        }
        return name;
    }

    /**
     * The prefix itself: a name, or the beginning of one, or nothing.
     *
     * @throws IllegalArgumentException if no name begins so
     */
    public static String checkedPrefix(String prefix) {
        int lastPart = prefix.lastIndexOf('/') + 1;
        boolean folders = lastPart == 0 || isName(prefix.substring(0, lastPart - 1));
        if (prefix.length() > MAX_LENGTH || !folders || !hasOnlyPartCharacters(prefix.substring(lastPart))) {
            throw new IllegalArgumentException("no object's name begins with '" + prefix + "'");
        }
        return prefix;
    }

    /** Whether an object may be called so. */
    public static boolean isName(String name) {
        for (String part : name.split("/", -1)) {
            if (!isPart(part)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text can stand between two {@code /} of a name. */
    static boolean isPart(String part) {
        return !part.isEmpty()
                && part.length() <= MAX_PART
                && !part.equals(".")
                && !part.equals("..")
                && !part.startsWith(FolderStore.TEMPORARY)
                && hasOnlyPartCharacters(part);
    }

    private static boolean hasOnlyPartCharacters(String text) {
        return text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
    }
}
