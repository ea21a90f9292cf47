package io.holdfast.engine.restore;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The manifests by which a snapshot can be read: that of the record that it was found by, as long as nothing is missing. Then the ledger is read anew, since prunes may
 * have rewritten the snapshot and freed what that record names, and the one that took its place tells where all lies now: {@code docs/protocol.md}, section 7. Of several records
 * of a snapshot any will do whose packs are there. Safe for many threads.
 */
final class Whereabouts {
    /**
     * What the ledger shows is swept no sooner than W later, and where a prune is alone, which does not wait, some moments later. So who meets much that is damaged does not
     * read the ledger for each of it.
     */
    private static final Duration READ_AGAIN = Duration.ofMinutes(1);

    private static final Comparator<Found> BEST_FIRST =
            Comparator.comparing(Found::timely).thenComparing(Found::name).reversed();

    private final Repository repository;
    private final Snapshot snapshot;
    private final Progress progress;
    private final Lock lock = new ReentrantLock();
    private List<Known> known = List.of();
    private @Nullable Damaged lacking;
    private @Nullable Instant read;
    private boolean begun;
    private boolean freed;

    /** A manifest that could be opened, and the record that names it. */
    private record Known(Snapshot record, Manifest manifest) {
        boolean isBy(Snapshot other) {
            return record.runs().equals(other.runs());
        }
    }

    /** @param progress told when another record has taken the place of this one */
    Whereabouts(Repository repository, Snapshot snapshot, Progress progress) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.progress = progress;
    }

    /**
     * The one to read by, as far as is known.
     *
     * @throws Damaged  if there is none whose runs are there
     * @throws NotFound if that is since the snapshot was freed
     */
    Manifest best() {
        lock.lock();
        try {
            begin();
            if (known.isEmpty()) {
                readLedger();
            }
            if (known.isEmpty()) {
                throw told(lacking == null ? new Damaged("snapshot " + snapshot.id() + " has no manifest") : lacking);
            }
            return known.getFirst().manifest;
        } finally {
            lock.unlock();
        }
    }

    /** What an attempt comes to by the first manifest by which it comes to something; one that is damaged there is tried by the next. */
    <T> Optional<T> first(Function<Manifest, Optional<T>> attempt) {
        Set<Manifest> tried = new HashSet<>();
        for (List<Manifest> next = others(tried); !next.isEmpty(); next = others(tried)) {
            for (Manifest each : next) {
                tried.add(each);
                Optional<T> found = attempted(attempt, each);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static <T> Optional<T> attempted(Function<Manifest, Optional<T>> attempt, Manifest manifest) {
        try {
            return attempt.apply(manifest);
        } catch (Damaged e) {
            return Optional.empty(); // what is wrong at the place where it was looked for first is told
        }
    }

    /** What to tell of something that is damaged or missing, by whichever manifest it was looked for. */
    HoldfastException told(Damaged why) {
        lock.lock();
        try {
            return freed
                    ? new NotFound(
                            "Snapshot " + snapshot.id()
                                    + " was forgotten meanwhile, its time in the trash is over, and a prune has"
                                    + " freed what it alone needed. Next: choose another one: holdfast snapshots",
                            why)
                    : why;
        } finally {
            lock.unlock();
        }
    }

    private List<Manifest> others(Set<Manifest> tried) {
        lock.lock();
        try {
            begin();
            if (untried(tried).isEmpty()) {
                readLedger();
            }
            return untried(tried);
        } finally {
            lock.unlock();
        }
    }

    private List<Manifest> untried(Set<Manifest> tried) {
        return known.stream()
                .map(Known::manifest)
                .filter(each -> !tried.contains(each))
                .toList();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            known = opened(snapshot).stream().toList();
        }
    }

    private void readLedger() {
        Instant now = repository.clock().instant();
        Instant before = read;
        if (before != null && Duration.between(before, now).abs().compareTo(READ_AGAIN) < 0) {
            return;
        }
        read = now;
        try {
            take(repository.read());
        } catch (Damaged | NotFound e) {
            // Then nothing is known of other records.
        }
    }

    private void take(LedgerState state) {
        List<Snapshot> shown = state.visible().stream()
                .map(Present::snapshot)
                .filter(this::isIt)
                .toList();
        Stream<Snapshot> all = state.records().stream()
                .sorted(BEST_FIRST)
                .flatMap(each -> each.record() instanceof Snapshot record ? Stream.of(record) : Stream.empty())
                .filter(this::isIt);
        List<Known> now = new ArrayList<>();
        Stream.concat(shown.stream(), all)
                .filter(record -> now.stream().noneMatch(each -> each.isBy(record)))
                .forEach(record -> known(record).or(() -> opened(record)).ifPresent(now::add));
        if (!now.isEmpty() && !known.contains(now.getFirst())) {
            progress.on(new Event.Noted(
                    "The snapshot was rewritten by a prune meanwhile: the restore goes on where it was."));
        }
        known.stream().filter(each -> !now.contains(each)).forEach(now::add);
        known = List.copyOf(now);
        freed = shown.isEmpty()
                && state.isForgotten(snapshot.id())
                && state.trash().stream()
                        .noneMatch(each -> isIt(each.present().snapshot()) && each.lasts(state.readAt()));
    }

    /** A checkpoint of the same job has but a part of it. */
    private boolean isIt(Snapshot other) {
        return other.id().equals(snapshot.id()) && other.isCheckpoint() == snapshot.isCheckpoint();
    }

    private Optional<Known> known(Snapshot record) {
        return known.stream().filter(each -> each.isBy(record)).findFirst();
    }

    private Optional<Known> opened(Snapshot record) {
        try {
            return Optional.of(new Known(
                    record,
                    new Manifest(
                            record.runs().stream().map(repository::manifestRun).toList())));
        } catch (Damaged e) {
            lacking = lacking == null ? e : lacking;
            return Optional.empty();
        }
    }
}
