package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.snapshot.Twins;
import io.holdfast.engine.verify.RunsCheck.Looked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which entries of a snapshot damage hits: those whose content lies where nothing can be read, and those that break the format.
 * Only snapshots whose runs name a damaged pack are looked through.
 */
final class EntriesHit {
    private final Repository repository;
    private final Map<RunRef, Looked> looked;
    private final Map<ObjectHash, Fault> faults;
    private final Findings findings;
    private final LongPieces longPieces;
    private final Map<RunRef, Boolean> affected = new HashMap<>();

    EntriesHit(Repository repository, Map<RunRef, Looked> looked, Map<ObjectHash, Fault> faults, Findings findings) {
        this.repository = repository;
        this.looked = looked;
        this.faults = faults;
        this.findings = findings;
        this.longPieces = new LongPieces(repository.frames(), repository.hasher()::holds);
    }

    void list(Snapshot snapshot) {
        List<KeyRange> readable = readable(snapshot);
        if (readable.isEmpty() || snapshot.runs().stream().noneMatch(this::isAffected)) {
            return;
        }
        List<RunReader> runs =
                snapshot.runs().stream().map(repository::manifestRun).toList();
        Manifest manifest = new Manifest(runs);
        for (KeyRange range : readable) {
            list(manifest.entries(range), snapshot);
        }
    }

    private boolean isAffected(RunRef ref) {
        return affected.computeIfAbsent(ref, _ -> {
            Looked run = looked.getOrDefault(ref, Looked.LOST);
            return run.spoiled() || namesADamagedPack(ref, run);
        });
    }

    private boolean namesADamagedPack(RunRef ref, Looked run) {
        if (faults.isEmpty() || run.lost().contains(KeyRange.ALL)) {
            return false;
        }
        boolean[] found = new boolean[1];
        try {
            repository.manifestRun(ref).forEachPack(pack -> found[0] |= faults.containsKey(pack.name()));
        } catch (Damaged | NotFound | Unsupported e) {
            return true; // Which packs it names is not known, so its entries are looked at.
        }
        return found[0];
    }

    /** What lies between the ranges that are lost in any of its runs: of those it was said that they are lost. */
    private List<KeyRange> readable(Snapshot snapshot) {
        List<KeyRange> lost = snapshot.runs().stream()
                .flatMap(ref -> looked.getOrDefault(ref, Looked.LOST).lost().stream())
                .sorted(Comparator.comparing(KeyRange::from))
                .toList();
        List<KeyRange> between = new ArrayList<>();
        @Nullable Key from = Key.EMPTY;
        for (KeyRange range : lost) {
            if (from != null && range.from().compareTo(from) > 0) {
                between.add(new KeyRange(from, range.from()));
            }
            Key to = range.to();
            from = from == null || to == null ? null : from.compareTo(to) > 0 ? from : to;
        }
        if (from != null) {
            between.add(new KeyRange(from, null));
        }
        return between;
    }

    private void list(EntryCursor cursor, Snapshot snapshot) {
        Twins twins = new Twins();
        while (cursor.step()) {
            Side.stopIfAsked();
            Key key = cursor.key();
            try {
                cursor.decode()
                        .ifPresent(entry -> look(entry, twins, cursor.run().what(), snapshot));
            } catch (Damaged | NotFound | Unsupported e) {
                findings.entry(cursor.run().what(), key, snapshot.id(), e.message());
            }
        }
    }

    private void look(Entry entry, Twins twins, String run, Snapshot snapshot) {
        Optional<String> twin = EntryRules.brokenTwin(entry, twins);
        Optional<String> broken = EntryRules.broken(entry).or(() -> twin);
        if (broken.isPresent()) {
            findings.entry(run, entry.key(), snapshot.id(), broken.get());
            return;
        }
        firstHit(entry).ifPresent(piece -> {
            Fault fault = faults.get(piece.frame().pack().info().name());
            String pack = piece.frame().pack().path();
            String why = "its content lies in frame " + piece.frame().number() + " of " + pack
                    + (fault == null ? ", which can't be read" : ": " + fault.why());
            findings.entry(pack, entry.key(), snapshot.id(), why);
        });
    }

    private Optional<Piece> firstHit(Entry entry) {
        List<Piece> own = entry.content().own();
        Optional<Piece> hit = own.stream().filter(this::isHit).findFirst();
        if (hit.isPresent() || entry.content() instanceof Content.Pieces) {
            return hit;
        }
        Piece[] found = new Piece[1];
        try {
            longPieces.forEach(entry.key(), entry.content(), piece -> {
                if (found[0] == null && isHit(piece)) {
                    found[0] = piece;
                }
            });
        } catch (Damaged | NotFound | Unsupported e) {
            return Optional.of(own.getFirst());
        }
        return Optional.ofNullable(found[0]);
    }

    private boolean isHit(Piece piece) {
        Fault fault = faults.get(piece.frame().pack().info().name());
        return fault != null && fault.hits(piece);
    }
}
