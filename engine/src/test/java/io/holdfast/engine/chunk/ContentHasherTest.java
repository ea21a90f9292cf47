package io.holdfast.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ContentHasherTest {
    private static final Keys KEYS = Keys.random(RepositoryId.of(new byte[16]), new FixedRandom(1));

    private final ContentHasher hasher = new ContentHasher(KEYS);

    @Test
    void hashIsTheFirstHalfOfAnHmacUnderTheDerivedKey() throws Exception {
        byte[] bytes = new byte[5000];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEYS.derive(Purpose.DEDUP, new byte[0], "holdfast content hash 1"), "any"));
        mac.update(bytes, 10, 4000);

        assertThat(hasher.hash(bytes, 10, 4000)).isEqualTo(ContentHash.of(Arrays.copyOf(mac.doFinal(), 16)));
        assertThat(hasher.hash(new byte[4000], 0, 4000)).isEqualTo(hasher.hash(bytes, 10, 4000));
    }

    @Test
    void anyOtherByteLengthOrKeyIsAnotherHash() {
        byte[] bytes = new byte[100];
        ContentHash hash = hasher.hash(bytes, 0, 100);

        assertThat(hasher.holds(bytes, 0, 100, hash)).isTrue();
        assertThat(hasher.holds(bytes, 0, 99, hash)).isFalse();
        bytes[99] = 1;
        assertThat(hasher.holds(bytes, 0, 100, hash)).isFalse();
        Keys other = Keys.random(RepositoryId.of(new byte[16]), new FixedRandom(2));
        assertThat(new ContentHasher(other).hash(new byte[100], 0, 100)).isNotEqualTo(hash);
    }
}
