package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the snapshot that a user means: an id, the first digits of one, {@code latest}, or {@code latest@TIME}. */
final class Snapshots {
    private static final String LATEST = "latest";

    /** So many sources are named in a message. */
    private static final int SOURCES_SHOWN = 10;

    private Snapshots() {}

    /** Whether the word is {@code latest} or {@code latest@TIME}. */
    static boolean isLatest(String meant) {
        return meant.equals(LATEST) || meant.startsWith(LATEST + "@");
    }

    /** @param source the only one whose snapshots count */
    static Present find(LedgerState state, String meant, Optional<String> source) {
        List<Present> all = source.map(name -> of(state, name)).orElseGet(state::snapshots);
        if (all.isEmpty()) {
            throw none();
        }
        return isLatest(meant) ? latest(all, meant) : byId(all, meant);
    }

    /**
     * The snapshots of a source.
     *
     * @throws NotFound if there is none
     */
    static List<Present> of(LedgerState state, String source) {
        if (state.snapshots().isEmpty()) {
            throw none();
        }
        List<Present> all = state.snapshots(source);
        if (all.isEmpty()) {
            throw new NotFound("There is no snapshot of " + source + ". " + known(state.snapshots()));
        }
        return all;
    }

    private static NotFound none() {
        return new NotFound("There is no snapshot here yet. Next: holdfast backup");
    }

    static Manifest manifest(Repository repository, Present present) {
        return new Manifest(
                present.snapshot().runs().stream().map(repository::manifestRun).toList());
    }

    private static Present byId(List<Present> all, String meant) {
        if (!meant.matches("[0-9a-fA-F]{1,32}")) {
            throw new BadInput(meant + " names no snapshot. Next: give an id that holdfast snapshots shows, latest, or "
                    + "latest@2026-11-20T08:00");
        }
        String digits = meant.toLowerCase(Locale.ROOT);
        List<Present> fitting = all.stream()
                .filter(each -> each.snapshot().id().toString().startsWith(digits))
                .toList();
        if (fitting.size() > 1) {
            throw new BadInput("Several snapshots begin with " + meant + ". Next: give more digits");
        }
        return fitting.stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no snapshot " + meant + ". Next: holdfast snapshots"));
    }

    private static Present latest(List<Present> all, String meant) {
        if (all.stream().map(each -> each.snapshot().source()).distinct().count() > 1) {
            throw new BadInput("There are several sources, so " + meant + " could be of any. " + known(all));
        }
        Instant until = meant.equals(LATEST)
                ? Instant.MAX
                : Units.parseTime(meant.substring(LATEST.length() + 1), LATEST + "@");
        return all.stream()
                .filter(each -> !each.asOf().isAfter(until))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new NotFound("There is no snapshot as old as " + meant.substring(LATEST.length() + 1)
                        + "; the oldest is of " + Units.time(all.getFirst().asOf()) + ". Next: holdfast snapshots"));
    }

    private static String known(List<Present> all) {
        List<String> names = all.stream()
                .map(each -> each.snapshot().source())
                .distinct()
                .sorted()
                .toList();
        String shown = names.stream().limit(SOURCES_SHOWN).collect(Collectors.joining(", "));
        return "Next: add --source, one of: " + shown + (names.size() > SOURCES_SHOWN ? ", …" : "");
    }
}
