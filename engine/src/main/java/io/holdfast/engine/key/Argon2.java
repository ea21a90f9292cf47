package io.holdfast.engine.key;

import io.holdfast.engine.error.Unsupported;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 0x13: RFC 9106. */
final class Argon2 {
    private Argon2() {}

    /** @throws Unsupported if this process may not take so much memory */
    static byte[] hash(byte[] password, byte[] salt, KdfCost cost) {
        if (cost.memoryKiB() * 1024L > Runtime.getRuntime().maxMemory() / 2) {
            throw new Unsupported("To try the password of a key slot takes " + cost.memoryKiB() / 1024
                    + " MiB of memory, more than half of what this process may have. Next: give it more (java -Xmx)");
        }
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(cost.memoryKiB())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .build());
        byte[] hash = new byte[Keys.LENGTH];
        generator.generateBytes(password, hash);
        return hash;
    }
}
