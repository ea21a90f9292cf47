package io.holdfast.server.estimate;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup, held against the estimate that there was of it.
 *
 * @param job      the backup
 * @param estimate that was the newest when it began
 */
public record Review(UUID job, UUID plan, UUID estimate, BackupKind kind, Instant happened, Map<Figure, Held> figures) {
    public Review {
        figures = Collections.unmodifiableMap(figures.isEmpty() ? new EnumMap<>(Figure.class) : new EnumMap<>(figures));
    }

    /**
     * One figure.
     *
     * @param expected     as it was shown, corrected
     * @param factor       by which it was corrected
     * @param plain        what would have been expected without correction, had it been known how much changes: what teaches
     * @param happened     what came
     * @param errorPercent how much more was expected than came, in per cent of what came; absent where nothing came
     */
    public record Held(double expected, double factor, double plain, double happened, Optional<Double> errorPercent) {
        static Held of(double expected, double factor, double plain, double happened) {
            return new Held(
                    expected,
                    factor,
                    plain,
                    happened,
                    happened == 0 && expected != 0
                            ? Optional.empty()
                            : Optional.of(happened == 0 ? 0 : Math.round((expected / happened - 1) * 1000) / 10.0));
        }
    }
}
