package reader.maker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reader.Crypto;

/**
 * Bytes that look random and are the same each time: salts, nonces, keys and contents of repositories for tests, and of nothing else.
 *
 * @param name a repository's
 */
public record Seed(String name) {
    /** @param use what the bytes are for: the same use gives the same bytes */
    public byte[] bytes(String use, int length) {
        var out = new Out();
        for (int block = 0; out.length() < length; block++) {
            out.raw(Crypto.sha256((name + "/" + use + "/" + block).getBytes(StandardCharsets.UTF_8)));
        }
        return Arrays.copyOf(out.bytes(), length);
    }
}
