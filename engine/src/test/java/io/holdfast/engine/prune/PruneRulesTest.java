package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the grace of a prune suits what a probe has seen of the store. */
class PruneRulesTest {
    private static final Duration WORSE = PruneWorld.D.multipliedBy(2);

    @TempDir
    private Path folder = Path.of("");

    private LedgerState probed(Duration listDelay) {
        PruneWorld world = new PruneWorld(folder, TIMES);
        Probed seen = new Probed(listDelay, PruneWorld.E, "fit", List.of());
        world.put(new LedgerRecord.Setting(PruneWorld.origin(), Probed.SETTING, seen.value()));
        return world.read();
    }

    private static PruneRules withGrace(Duration grace) {
        return new PruneRules(TIMES, TIMES.young(), grace);
    }

    @Test
    void theLeastThatAProbeAsksForIsEnoughAndAMomentLessIsNot() {
        LedgerState state = probed(WORSE);
        Duration least = new Times(TIMES.window(), TIMES.young(), WORSE, TIMES.clockSpread()).leastGrace();
        assertThatCode(() -> withGrace(least).mustSuitTheStore(state)).doesNotThrowAnyException();
        assertThatThrownBy(() -> withGrace(least.minusSeconds(1)).mustSuitTheStore(state))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--grace");
        assertThat(withGrace(least).untilEverybodySeesIt(state)).isEqualTo(WORSE.plus(TIMES.clockSpread()));
    }

    /** Who asked for less, knowing what they do, is not stopped by a probe that found the store as it was assumed. */
    @Test
    void aProbeThatSawNothingWorseAsksForNothing() {
        LedgerState state = probed(PruneWorld.D);
        Duration little = TIMES.leastGrace().minusSeconds(1);
        assertThatCode(() -> withGrace(little).mustSuitTheStore(state)).doesNotThrowAnyException();
    }
}
