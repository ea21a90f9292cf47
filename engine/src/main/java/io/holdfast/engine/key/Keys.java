package io.holdfast.engine.key;

import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.AccessDenied;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a slot gave, by purpose. They never leave this room: others get keys derived from them, into which the
 * repository id is bound, so what was sealed in one repository opens in no other. Safe for many threads.
 */
public final class Keys {
    /** Bytes of every key, derived ones too. */
    public static final int LENGTH = 32;

    private final RepositoryId repository;
    private final Map<Purpose, byte[]> keys;

    Keys(RepositoryId repository, Map<Purpose, byte[]> keys) {
        this.repository = repository;
        this.keys = keys.isEmpty() ? Map.of() : new EnumMap<>(keys);
    }

    /** New keys for a new repository, one for each purpose. */
    public static Keys random(RepositoryId id, SecureRandom random) {
        var keys = new EnumMap<Purpose, byte[]>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            byte[] key = new byte[LENGTH];
            random.nextBytes(key);
            keys.put(purpose, key);
        }
        return new Keys(id, keys);
    }

    public RepositoryId repository() {
        return repository;
    }

    public boolean has(Purpose purpose) {
        return keys.containsKey(purpose);
    }

    /**
     * A key of 32 bytes: {@code docs/format.md}, section 4, "derive".
     *
     * @param salt  empty: none
     * @param label ASCII; no two uses have the same
     * @throws AccessDenied if the slot had no key for the purpose
     */
    public byte[] derive(Purpose purpose, byte[] salt, String label) {
        return Hkdf.derive(key(purpose), salt, label, repository, LENGTH);
    }

    /**
     * So many bytes that look random, derived without a salt.
     *
     * @param length at most 8,160
     * @throws AccessDenied if the slot had no key for the purpose
     */
    public byte[] expand(Purpose purpose, String label, int length) {
        return Hkdf.derive(key(purpose), new byte[0], label, repository, length);
    }

    byte[] key(Purpose purpose) {
        byte @Nullable [] key = keys.get(purpose);
        if (key == null) {
            throw new AccessDenied("The key slot that opened repository " + repository + " has no "
                    + purpose.name().toLowerCase(Locale.ROOT)
                    + " key. Next: open it with a password or recovery key that may do this");
        }
        return key;
    }

    /** Names the repository alone. */
    @Override
    public String toString() {
        return "keys of " + repository;
    }
}
