package io.holdfast.engine.repository;

import io.holdfast.engine.error.Unsupported;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of what a repository uses beyond its format number. Who does not know one may not do what it guards.
 *
 * @param read   an unknown one forbids everything
 * @param write  an unknown one forbids writing and deleting
 * @param delete an unknown one forbids deleting
 */
public record Features(Set<String> read, Set<String> write, Set<String> delete) {
    public static final Features NONE = new Features(Set.of(), Set.of(), Set.of());

    /** What this release knows: none was needed yet. */
    private static final Set<String> KNOWN = Set.of();

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    public Features {
        read = checked(read);
        write = checked(write);
        delete = checked(delete);
    }

    /** @throws Unsupported if this release may not even read the repository */
    public void requireRead() {
        require(read, "read");
    }

    /** @throws Unsupported if this release may not write to the repository */
    public void requireWrite() {
        requireRead();
        require(write, "write to");
    }

    /** @throws Unsupported if this release may not delete from the repository */
    public void requireDelete() {
        requireWrite();
        require(delete, "delete from");
    }

    private static void require(Set<String> features, String what) {
        @Nullable
        String unknown = features.stream()
                .filter(each -> !KNOWN.contains(each))
                .findFirst()
                .orElse(null);
        if (unknown != null) {
            throw new Unsupported("This release may not " + what + " the repository: it does not know the feature \""
                    + unknown + "\". Next: use the release that made it, or a newer one");
        }
    }

    private static Set<String> checked(Set<String> names) {
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a feature's name has 1 to 64 of a to z, 0 to 9, dot and hyphen");
            }
        }
        return new TreeSet<>(names);
    }
}
