package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.key.KdfCost;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    @Test
    void aProcessMakesSlotsWhosePasswordsAreCostlyToGuess() {
        KdfCost cost = Surroundings.ofProcess(Map.of()).guessing();
        assertThat(cost.memoryKiB()).isGreaterThanOrEqualTo(64 * 1024);
        assertThat(cost.passes()).isGreaterThanOrEqualTo(3);
    }
}
