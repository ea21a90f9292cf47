package io.holdfast.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyFuzzTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void aSlotOfAnyBytesIsReadOrRefusedBeforeItCostsAnything() {
        new Fuzz(
                        Set.of(Damaged.class, Unsupported.class),
                        List.of(slot(Secret.Password.of("x".toCharArray())), slot(RecoveryKey.random(RANDOM))))
                .check(Slot::parse);
    }

    private static byte[] slot(Secret secret) {
        Keys keys = Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), RANDOM);
        return Slot.seal(
                keys,
                secret,
                "label",
                Instant.EPOCH.plusSeconds(1),
                ObjectHash.sha256(new byte[0]),
                new KdfCost(8192, 1, 1),
                RANDOM);
    }

    @Test
    void anyTextIsARecoveryKeyThatPrintsAsItOrNone() {
        byte[] text = RecoveryKey.random(RANDOM).text().getBytes(StandardCharsets.US_ASCII);
        new Fuzz(Set.of(BadInput.class), List.of(text))
                .rounds(2_000)
                .allocatingAtMost(64 << 20)
                .check(bytes -> {
                    RecoveryKey key = RecoveryKey.parse(new String(bytes, StandardCharsets.UTF_8));
                    assertThat(RecoveryKey.parse(key.text()).key()).isEqualTo(key.key());
                });
    }
}
