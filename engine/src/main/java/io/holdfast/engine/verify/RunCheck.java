package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackTrailer;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryReader;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.snapshot.Twins;
import io.holdfast.engine.verify.RunsCheck.Looked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Reads one run from end to end: its tables, every entry, and whether what its footer counted is there. Used once. */
final class RunCheck {
    private final RunReader run;
    private final RunKind kind;
    private final VerifyOptions options;
    private final Predicate<ObjectHash> mustBeHere;
    private final Needed needed;
    private final Findings findings;
    private final Repository repository;
    private final LongPieces longPieces;
    private final List<KeyRange> lost = new ArrayList<>();
    private long entries;
    private long removals;
    private long content;
    private long named;
    private long live;
    private boolean namedIsKnown = true;
    private Key last = Key.EMPTY;
    private final Twins twins = new Twins();
    private long spoiled;
    private String firstSpoiled = "";

    /** @param mustBeHere whether a pack that it names must be: what an index tells of may have been freed */
    RunCheck(
            Repository repository,
            RunReader run,
            RunKind kind,
            VerifyOptions options,
            Predicate<ObjectHash> mustBeHere,
            Needed needed,
            Findings findings) {
        this.repository = repository;
        this.run = run;
        this.kind = kind;
        this.options = options;
        this.mustBeHere = mustBeHere;
        this.needed = needed;
        this.findings = findings;
        this.longPieces = new LongPieces(repository.frames(), repository.hasher()::holds);
    }

    Looked check() {
        tables();
        entries();
        if (spoiled > 0) {
            findings.object(run.what(), spoiled + " of its entries break the format; the first: " + firstSpoiled);
        } else if (lost.isEmpty()) {
            counts();
        }
        return new Looked(lost, spoiled > 0);
    }

    private void tables() {
        try {
            run.forEachPack(pack -> {
                if (mustBeHere.test(pack.name())) {
                    needed.pack(pack);
                }
            });
            run.forEachFrame(use -> {
                live += use.liveBytes();
                if ((long) use.frame().place() + use.frame().length() + PackTrailer.LENGTH
                        > use.frame().pack().info().length()) {
                    throw new Damaged("frame " + use.frame().number() + " would lie behind the end of "
                            + use.frame().pack().path());
                }
                if (isRead(use.frame())) {
                    needed.frame(use.frame());
                }
            });
        } catch (Damaged | NotFound | Unsupported e) {
            namedIsKnown = false;
            findings.object(run.what(), "the tables of its footer can't be read: " + e.message());
        }
    }

    private void entries() {
        Optional<RunCursor> begun = begin();
        if (begun.isEmpty()) {
            return;
        }
        RunCursor cursor = begun.get();
        while (true) {
            Side.stopIfAsked();
            try {
                if (!cursor.next()) {
                    return;
                }
            } catch (Damaged | NotFound | Unsupported e) {
                if (!leaveBlock(cursor)) {
                    return;
                }
                continue;
            }
            entries++;
            last = cursor.key();
            findings.entries.increment();
            entry(cursor);
        }
    }

    private Optional<RunCursor> begin() {
        try {
            return Optional.of(run.from(Key.EMPTY));
        } catch (Damaged | NotFound | Unsupported e) {
            lost.add(KeyRange.ALL);
            return Optional.empty();
        }
    }

    /** Returns whether something may follow. */
    private boolean leaveBlock(RunCursor cursor) {
        try {
            Optional<KeyRange> gone = cursor.leaveBlock();
            if (gone.isPresent()) {
                lost.add(gone.get());
                return true;
            }
        } catch (Damaged | NotFound | Unsupported e) {
            // Where the next block lies is lost as well.
        }
        lost.add(new KeyRange(entries == 0 ? Key.EMPTY : last.successor(), null));
        return false;
    }

    private void entry(RunCursor cursor) {
        try {
            switch (kind) {
                case MANIFEST -> EntryReader.read(cursor).ifPresentOrElse(this::entry, () -> removals++);
                case INDEX -> indexed(cursor);
            }
        } catch (Damaged | NotFound | Unsupported e) {
            spoiled(cursor.key(), e.message());
        }
    }

    private void indexed(RunCursor cursor) {
        ChunkPlace place = repository.indexed(cursor);
        ContentHash hash = ContentHash.of(cursor.key().bytes());
        if (place.length() < 1
                || place.offset() + place.length() > place.frame().plainLength()) {
            throw new Damaged("the chunk " + hash + " does not lie in its frame");
        }
        named += place.length();
        if (isRead(place.frame())) {
            needed.piece(place.frame(), place.offset(), place.length(), hash);
        }
    }

    private boolean isRead(FramePlace frame) {
        ObjectHash pack = frame.pack().info().name();
        return options.reads(pack) && mustBeHere.test(pack);
    }

    private void entry(Entry entry) {
        content += entry.listed().size();
        EntryRules.broken(entry)
                .or(() -> EntryRules.brokenTwin(entry, twins))
                .ifPresent(why -> spoiled(entry.key(), why));
        content(entry, entry.content(), bytes -> EntryRules.brokenSum(entry, bytes));
        entry.partWay().ifPresent(each -> content(entry, each.content(), bytes -> EntryRules.brokenSum(each, bytes)));
    }

    /** @param rule what the bytes of its pieces break, once they are known */
    private void content(Entry entry, Content content, LongFunction<Optional<String>> rule) {
        content.own().forEach(this::piece);
        if (content instanceof Content.Listing listing) {
            listing(entry.key(), listing, rule);
        }
    }

    /** What the list names is known where content is read. */
    private void listing(Key key, Content.Listing listing, LongFunction<Optional<String>> rule) {
        if (!options.readsContent()) {
            namedIsKnown = false;
            return;
        }
        long[] bytes = new long[1];
        try {
            longPieces.forEach(key, listing, piece -> {
                piece(piece);
                bytes[0] += piece.length();
            });
        } catch (Damaged | NotFound | Unsupported e) {
            namedIsKnown = false; // The pack of the list is damaged, which leads to this entry.
            return;
        }
        rule.apply(bytes[0]).ifPresent(why -> spoiled(key, why));
    }

    private void piece(Piece piece) {
        named += piece.length();
        if (options.reads(piece.frame().pack().info().name())) {
            needed.piece(piece.frame(), piece.offset(), piece.length(), piece.hash());
        }
    }

    private void spoiled(Key key, String why) {
        if (spoiled++ == 0) {
            firstSpoiled = key + ": " + why;
        }
    }

    private void counts() {
        compare("entries", run.entries(), entries);
        compare("removals", run.removals(), removals);
        if (kind == RunKind.MANIFEST) {
            compare("bytes of content", run.contentBytes(), content);
        }
        if (namedIsKnown) {
            compare("live bytes", live, named);
        }
        if (!run.lastKey().orElse(Key.EMPTY).equals(last)) {
            findings.object(run.what(), "its last key is " + last + ", not the one that its footer tells");
        }
        if (run.level() == RunWriter.Level.BASE && removals > 0) {
            findings.object(run.what(), "it is a base, and has removals");
        }
    }

    private void compare(String what, long said, long found) {
        if (said != found) {
            findings.object(run.what(), "its footer counts " + said + " " + what + ", and there are " + found);
        }
    }
}
