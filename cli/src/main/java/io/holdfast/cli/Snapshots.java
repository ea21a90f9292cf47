package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Finds the snapshot that a user means: an id, the first digits of one, {@code latest}, or {@code latest@TIME}. */
final class Snapshots {
    private static final String LATEST = "latest";

    private Snapshots() {}

    static LedgerState.Present find(LedgerState state, String meant, Optional<String> source) {
        List<LedgerState.Present> all = state.snapshots().stream()
                .filter(each -> source.map(each.snapshot().source()::equals).orElse(true))
                .toList();
        if (meant.equals(LATEST) || meant.startsWith(LATEST + "@")) {
            return latest(all, meant, source);
        }
        List<LedgerState.Present> fitting = all.stream()
                .filter(each -> each.snapshot().id().toString().startsWith(meant))
                .toList();
        if (fitting.size() > 1) {
            throw new BadInput("Several snapshots begin with " + meant + ". Next: give more digits");
        }
        return fitting.stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no snapshot " + meant + ". Next: holdfast snapshots"));
    }

    private static LedgerState.Present latest(List<LedgerState.Present> all, String meant, Optional<String> source) {
        if (source.isEmpty()
                && all.stream().map(each -> each.snapshot().source()).distinct().count() > 1) {
            throw new BadInput("There are several sources, so " + meant + " could be any of them. Next: add --source, "
                    + "one of those that `holdfast snapshots` shows");
        }
        Instant until = meant.equals(LATEST) ? Instant.MAX : time(meant.substring(LATEST.length() + 1));
        return all.stream()
                .filter(each -> !each.asOf().isAfter(until))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new NotFound("There is no snapshot for " + meant
                        + source.map(name -> " of " + name).orElse("") + ". Next: holdfast snapshots"));
    }

    /** A time with an offset, or one in this machine's zone. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException local) {
            try {
                return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeException e) {
                throw new BadInput(text + " is no time. Next: write it like 2026-11-20T08:00 or 2026-11-20T08:00Z", e);
            }
        }
    }
}
