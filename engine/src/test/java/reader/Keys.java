package reader;

import java.util.Arrays;
import java.util.Map;
import reader.Slots.Purpose;

/**
 * What a slot held, and what is derived from it (§4, §5).
 *
 * @param repositoryId 16 bytes
 * @param byPurpose a slot may lack some
 */
record Keys(byte[] repositoryId, Map<Purpose, byte[]> byPurpose) {

    byte[] derive(Purpose purpose, byte[] salt, String label) {
        byte[] key = byPurpose.get(purpose);
        if (key == null) {
            throw new Refused("The slot that was opened holds no key for " + purpose);
        }
        return Crypto.derive(key, salt, label, repositoryId);
    }

    /** @return 16 bytes that only who has the dedup key can compute */
    byte[] contentHash(byte[] chunk) {
        return Arrays.copyOf(Crypto.hmac(derive(Purpose.DEDUP, new byte[32], "holdfast content hash 1"), chunk), 16);
    }
}
