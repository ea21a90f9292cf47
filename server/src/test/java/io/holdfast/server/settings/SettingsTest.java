package io.holdfast.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.key.KdfCost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final Settings USUAL = new Settings(
            Path.of("data"),
            0,
            new Settings.Listening.Loopback(),
            new Settings.Database.InFile(),
            Optional.empty(),
            List.of(),
            List.of());

    @Test
    void aServerLooksAsOftenAsItsChoresSayAndInTestsMoreOften() {
        Duration often = Duration.ofSeconds(5);
        assertThat(new Node(USUAL).between(often)).isEqualTo(often);
        Settings.Effort more = new Settings.Effort(5, KdfCost.STANDARD);
        assertThat(new Node(USUAL.with(more)).between(often)).isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> new Settings.Effort(0, KdfCost.STANDARD)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGuessCostsWhatRfc9106AsksForAndInTestsLess() {
        KdfCost cost = new Node(USUAL).guessing();
        assertThat(cost.memoryKiB()).isGreaterThanOrEqualTo(64 * 1024);
        assertThat(cost.passes()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aNodeIsLostAfterFiveSecondsToAnHour() {
        assertThat(USUAL.lostAfter()).isEqualTo(Duration.ofMinutes(1));
        for (Duration wrong : List.of(Duration.ofSeconds(4), Duration.ofSeconds(3601))) {
            assertThatThrownBy(() -> USUAL.with(wrong)).hasMessageContaining("--lost-after");
        }
    }
}
