package io.holdfast.server.job;

import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.server.policy.LimitsByTime;
import io.holdfast.server.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a policy says of how a job goes about it.
 *
 * @param mode     whether all is read
 * @param hooks    around a backup
 * @param limits   by time of day
 */
record Orders(Mode mode, Hooks.Commands hooks, LimitsByTime limits) {

    /** @param newestFull when all of the source was read last */
    static Orders of(Policy policy, Optional<Instant> newestFull, Instant now) {
        boolean full = policy.full()
                .days()
                .filter(days -> newestFull
                        .map(last -> !last.plus(Duration.ofDays(days)).isAfter(now))
                        .orElse(true))
                .isPresent();
        return new Orders(
                full ? Mode.FULL : Mode.INCREMENTAL, policy.hooks(), new LimitsByTime(policy.limits(), policy.zone()));
    }
}
