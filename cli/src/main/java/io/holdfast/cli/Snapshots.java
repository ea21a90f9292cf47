package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.LedgerState.Trashed;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the snapshot that a user means: an id, the first digits of one, {@code latest}, or {@code latest@TIME}. */
final class Snapshots {
    private static final String LATEST = "latest";
    private static final String SNAPSHOTS = "holdfast snapshots";

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
        return isLatest(meant) ? latest(all, meant) : byId(all, meant, SNAPSHOTS);
    }

    /** A snapshot that is forgotten, by its id. */
    static Present findTrashed(LedgerState state, String meant) {
        return byId(state.trash().stream().map(Trashed::present).toList(), meant, "holdfast snapshots --trash");
    }

    /** A snapshot that is there, or else one that is forgotten. */
    static Present findToHold(LedgerState state, String meant, Optional<String> source) {
        return isTrashed(state, meant) ? findTrashed(state, meant) : find(state, meant, source);
    }

    /** Whether a forgotten snapshot has such an id, and none that is there. */
    private static boolean isTrashed(LedgerState state, String meant) {
        return isId(meant)
                && state.snapshots().stream().noneMatch(each -> begins(each, meant))
                && state.trash().stream().anyMatch(each -> begins(each.present(), meant));
    }

    /** A snapshot that is held, or was when it was still there. */
    static SnapshotId findHeld(LedgerState state, String meant) {
        Set<SnapshotId> held = state.holds().stream()
                .map(each -> each.hold().id())
                .filter(id -> isId(meant) && begins(id, meant))
                .collect(Collectors.toSet());
        if (held.size() > 1) {
            throw several(meant);
        }
        return held.stream()
                .findFirst()
                .orElseThrow(() -> isId(meant)
                        ? new NotFound("No snapshot " + meant + " is held. Next: holdfast hold list")
                        : notAnId(meant, "holdfast hold list"));
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

    /** @param shownBy the command that shows what there is */
    private static Present byId(List<Present> all, String meant, String shownBy) {
        if (!isId(meant)) {
            throw notAnId(meant, shownBy);
        }
        List<Present> fitting = all.stream().filter(each -> begins(each, meant)).toList();
        if (fitting.size() > 1) {
            throw several(meant);
        }
        return fitting.stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no snapshot " + meant + ". Next: " + shownBy));
    }

    private static boolean isId(String meant) {
        return meant.matches("[0-9a-fA-F]{1,32}");
    }

    private static boolean begins(Present snapshot, String digits) {
        return begins(snapshot.snapshot().id(), digits);
    }

    private static boolean begins(SnapshotId id, String digits) {
        return id.toString().startsWith(digits.toLowerCase(Locale.ROOT));
    }

    private static BadInput several(String meant) {
        return new BadInput("Several snapshots begin with " + meant + ". Next: give more digits");
    }

    private static BadInput notAnId(String meant, String shownBy) {
        String latest = shownBy.equals(SNAPSHOTS) ? ", latest, or latest@2026-11-20T08:00" : "";
        return new BadInput(meant + " names no snapshot. Next: give an id that " + shownBy + " shows" + latest);
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
