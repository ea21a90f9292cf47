package io.holdfast.engine.verify;

import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.pack.ChunkMark;
import io.holdfast.engine.pack.Directory;
import io.holdfast.engine.pack.FrameMark;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.repository.Repository;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a pack that was read whole: its name, directory, every frame, every chunk, and all that runs and entries say of it. Where
 * something is wrong it goes on, so that what is whole is known, too. One thread's at a time.
 */
final class PackCheck implements AutoCloseable {
    /** Sentences kept of one pack. */
    private static final int MOST_WHYS = 8;

    private final FrameOpener opener = new FrameOpener();
    private final PackReader reader;
    private final ContentHasher hasher;

    PackCheck(Repository repository) {
        this.reader = repository.packReader(opener);
        this.hasher = repository.hasher();
    }

    /** What is wrong; empty where nothing is. */
    Optional<Fault> check(PackKind kind, Needed.Pack said, byte[] bytes) {
        return new Checking(kind, said, bytes).check();
    }

    @Override
    public void close() {
        opener.close();
    }

    private final class Checking {
        private final PackKind kind;
        private final Needed.Pack said;
        private final byte[] bytes;
        private final String what;
        private final List<String> whys = new ArrayList<>();
        private final BitSet readable = new BitSet();
        private final Map<Integer, FrameMark> marks = new HashMap<>();
        private final Set<Needed.FrameRow> places = new HashSet<>();
        private final Set<Needed.PieceRow> pieces = new HashSet<>();
        private final Map<Integer, List<Needed.PieceRow>> piecesOf = new HashMap<>();

        Checking(PackKind kind, Needed.Pack said, byte[] bytes) {
            this.kind = kind;
            this.said = said;
            this.bytes = bytes;
            this.what = kind.path(said.name());
            said.pieces()
                    .forEach(piece -> piecesOf.computeIfAbsent(piece.frame(), _ -> new ArrayList<>())
                            .add(piece));
        }

        Optional<Fault> check() {
            PackInfo info = PackInfo.of(bytes, bytes.length);
            if (!info.name().equals(said.name())) {
                why("its bytes have another hash than its name says");
            } else if (said.infos().stream().anyMatch(each -> !each.equals(info))) {
                why("a run that names it gives it another length, MD5 or CRC-64 than it has");
            }
            if (said.excess()) {
                why("runs say more of it than a pack can hold");
            }
            try {
                byte[] key = reader.key(kind, bytes, bytes.length, what);
                frames(key);
                said.frames().forEach(this::place);
            } catch (Damaged | Unsupported e) {
                why("nothing in it can be opened: " + e.message());
            }
            return whys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Fault(whys, readable, places, pieces, bytes.length));
        }

        private void frames(byte[] key) {
            Directory directory;
            try {
                directory = reader.directory(kind, bytes, bytes.length, what);
            } catch (Damaged | Unsupported e) {
                why("its directory is lost: " + e.message());
                reader.scan(kind, bytes, bytes.length, what).forEach(mark -> frame(key, mark, List.of()));
                return;
            }
            for (int number = 0; number < directory.frameCount(); number++) {
                frame(key, directory.frame(number), directory.chunks(number));
            }
        }

        private void frame(byte[] key, FrameMark mark, List<ChunkMark> chunks) {
            marks.put(mark.number(), mark);
            String name = what + ": frame " + mark.number();
            byte[] plain;
            try {
                plain = opener.open(key, mark.number(), bytes, mark.place(), mark.length(), name);
            } catch (Damaged | Unsupported e) {
                why("frame " + mark.number() + " can't be opened");
                return;
            }
            if (plain.length != mark.plainLength()) {
                why("frame " + mark.number() + " does not have the length that the directory says");
                return;
            }
            if (!holdsAll(plain, chunks)) {
                why("a chunk of frame " + mark.number() + " does not have its hash");
                return;
            }
            readable.set(mark.number());
            Set<Needed.PieceRow> known = new HashSet<>();
            chunks.forEach(chunk ->
                    known.add(new Needed.PieceRow(mark.number(), chunk.offset(), chunk.length(), chunk.hash())));
            for (Needed.PieceRow piece : piecesOf.getOrDefault(mark.number(), List.of())) {
                if (!known.contains(piece) && !holds(plain, piece)) {
                    pieces.add(piece);
                    why("frame " + mark.number() + " does not hold what an entry looks for in it");
                }
            }
        }

        private boolean holdsAll(byte[] plain, List<ChunkMark> chunks) {
            for (ChunkMark chunk : chunks) {
                if (!hasher.holds(plain, chunk.offset(), chunk.length(), chunk.hash())) {
                    return false;
                }
            }
            return true;
        }

        private boolean holds(byte[] plain, Needed.PieceRow piece) {
            return piece.offset() + piece.length() <= plain.length
                    && hasher.holds(plain, piece.offset(), piece.length(), piece.hash());
        }

        private void place(Needed.FrameRow row) {
            FrameMark mark = marks.get(row.number());
            if (mark == null && !whys.isEmpty()) {
                return; // Lost with the directory: its frame is not readable, and that is said already.
            }
            if (mark == null
                    || mark.place() != row.place()
                    || mark.length() != row.length()
                    || (row.plain() != 0 && mark.plainLength() != row.plain())) {
                places.add(row);
                why("frame " + row.number() + " is not where a run looks for it");
            }
        }

        private void why(String sentence) {
            if (whys.size() < MOST_WHYS && !whys.contains(sentence)) {
                whys.add(sentence);
            }
        }
    }
}
