package reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import reader.Entry.Piece;
import reader.Pack.Kind;
import reader.Run.Reference;

/** The content of entries: pieces cut out of frames, each with its hash compared (§7.1). */
final class Content {
    private static final int LONG_PIECE = 68;

    private final Packs packs;
    private final Map<Run, Set<Reference>> framesOfRuns = new HashMap<>();

    Content(Packs packs) {
        this.packs = packs;
    }

    /** Writes an entry's content, holes as zeros. */
    void write(Run run, Entry entry, OutputStream out) throws IOException {
        var sparse = new Sparse(entry, out);
        for (var piece : entry.pieces()) {
            sparse.write(read(run, piece));
        }
        byte[] list = joined(run, entry);
        Refused.unless(
                list.length % LONG_PIECE == 0, "entry " + entry.key() + ": its list is not made of 68 bytes each");
        for (int at = 0; at < list.length; at += LONG_PIECE) {
            sparse.write(longPiece(run, Arrays.copyOfRange(list, at, at + LONG_PIECE)));
        }
        sparse.finish();
    }

    /** For a reader of large files: the list may be large too, and can be read piece by piece. */
    private byte[] joined(Run run, Entry entry) {
        var joined = new ByteArrayOutputStream();
        entry.list().forEach(piece -> joined.writeBytes(read(run, piece)));
        return joined.toByteArray();
    }

    private byte[] read(Run run, Piece piece) {
        Refused.unless(
                piece.frame() < run.frames().size(),
                run.what() + ": a piece names a frame that its list does not have");
        var row = run.frames().get(piece.frame());
        byte[] frame =
                packs.pack(Kind.DATA, run.contentPacks().get(row.pack()).pack()).frame(row.spot());
        Refused.unless(
                frame.length == row.plainLength(), run.what() + ": a frame has another plain length than the run says");
        return cut(run, frame, piece.offset(), piece.length(), piece.hash());
    }

    private byte[] longPiece(Run run, byte[] row) {
        var in = new In(run.what() + " long piece", row);
        var frame = Reference.read(in);
        int offset = in.u32(Ceilings.PLAIN);
        int length = in.u32(Ceilings.PIECE);
        Refused.unless(length > 0, run.what() + ": a long piece is empty");
        Refused.unless(
                framesOf(run).contains(frame), run.what() + ": a long piece names a frame that its list does not have");
        return cut(run, packs.pack(Kind.DATA, frame.pack()).frame(frame.spot()), offset, length, in.take(16));
    }

    private byte[] cut(Run run, byte[] frame, int offset, int length, byte[] hash) {
        Refused.unless(offset <= frame.length - length, run.what() + ": a piece ends behind its frame");
        byte[] content = Arrays.copyOfRange(frame, offset, offset + length);
        boolean same = Arrays.equals(packs.keys().contentHash(content), hash);
        Refused.unless(same, run.what() + ": a piece has another content hash");
        return content;
    }

    private Set<Reference> framesOf(Run run) {
        return framesOfRuns.computeIfAbsent(run, _ -> {
            var names = new HashSet<Reference>();
            run.frames()
                    .forEach(row -> names.add(
                            new Reference(run.contentPacks().get(row.pack()).pack(), row.spot())));
            return names;
        });
    }
}
