package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.key.Keys;
import java.security.SecureRandom;

/**
 * The first bytes of a pack: with the keys of the repository, all it takes to open its frames.
 *
 * @param salt 32 bytes, random: each pack has a key of its own
 */
record PackHeader(PackKind kind, byte[] salt) {
    static final int LENGTH = 42;

    private static final int MAGIC = 0x4846504B; // "HFPK"
    private static final int VERSION = 1;
    private static final int SUITE = 1;
    private static final int DERIVED_KEY = 0;
    private static final int SALT_LENGTH = 32;

    static PackHeader random(PackKind kind, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new PackHeader(kind, salt);
    }

    static PackHeader parse(byte[] pack, int offset, int length, PackKind kind, String what) {
        ByteReader in = new ByteReader(pack, offset, Math.min(length, LENGTH), what);
        if (in.u32() != MAGIC) {
            throw in.damaged("it does not begin as a pack does");
        }
        known(in, "version", VERSION, in.u8());
        if (in.u8() != kind.code()) {
            throw in.damaged("it is not a pack of kind " + kind.code());
        }
        known(in, "suite", SUITE, in.u8());
        known(in, "kind of key", DERIVED_KEY, in.u8());
        if (in.u16() != SALT_LENGTH) {
            throw in.damaged("its salt is not " + SALT_LENGTH + " bytes long");
        }
        return new PackHeader(kind, in.bytes(SALT_LENGTH));
    }

    void writeTo(ByteWriter out) {
        out.u32(MAGIC)
                .u8(VERSION)
                .u8(kind.code())
                .u8(SUITE)
                .u8(DERIVED_KEY)
                .u16(SALT_LENGTH)
                .bytes(salt);
    }

    byte[] key(Keys keys) {
        return keys.derive(kind.purpose(), salt, "holdfast pack 1 " + kind.code());
    }

    /** A newer format says so in the header of the repository: in a pack it is damage, which spare packs and repair can mend. */
    private static void known(ByteReader in, String field, int known, int found) {
        if (found != known) {
            throw in.damaged("it has " + field + " " + found + ", which format 1 does not have");
        }
    }
}
