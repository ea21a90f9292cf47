package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one value of a manifest's run as an entry. Format: {@code docs/format.md}, section 7.1. Used once. */
public final class EntryReader {
    private static final int MAX_NAME = 64 << 10;
    private static final Kind[] KINDS = Kind.values();

    private final Key key;
    private final RunReader run;
    private final ByteReader in;
    private int kind;
    private long size;
    private long seconds;
    private int nanos;
    private List<Piece> pieces = List.of();
    private List<Piece> longList = List.of();
    private List<FileAttributes.Hole> holes = List.of();
    private @Nullable String unread;
    private @Nullable Instant movedFrom;
    private @Nullable Instant movedTo;
    private @Nullable EntryReader beginning;
    private long beginningBytes;
    private @Nullable Instant beginningBegun;
    private int mode;
    private int user;
    private int group;
    private String userName = "";
    private String groupName = "";
    private long changedNanos;
    private long inode;
    private long hardLinks;
    private byte @Nullable [] target;
    private long device;
    private List<Named> extended = List.of();
    private String etag = "";
    private final @Nullable String[] texts = new @Nullable String[53];
    private List<Named> metadata = List.of();
    private List<Named> tags = List.of();

    private EntryReader(Key key, ByteReader in, RunReader run) {
        this.key = key;
        this.in = in;
        this.run = run;
    }

    /**
     * The entry of a manifest's run at which a cursor stands; empty for a removal.
     *
     * @throws io.holdfast.engine.error.Damaged if it breaks the format; the cursor can go on
     */
    public static Optional<Entry> read(RunCursor cursor) {
        return read(cursor.key(), cursor.value(), cursor.run());
    }

    /** The entry; empty for a removal. */
    static Optional<Entry> read(Key key, ByteReader value, RunReader run) {
        return new EntryReader(key, value, run).read();
    }

    private Optional<Entry> read() {
        takeAll();
        if (kind == 0) {
            return Optional.empty();
        }
        Listed listed = listed();
        mustAddUp(listed.kind());
        Optional<Entry.Moved> moved = movedFrom == null || movedTo == null
                ? Optional.empty()
                : Optional.of(new Entry.Moved(movedFrom, movedTo));
        return Optional.of(new Entry(listed, content(), moved, Optional.ofNullable(unread), partWay()));
    }

    private void takeAll() {
        Fields.Reader fields = new Fields.Reader(in);
        for (int id = fields.next(); id != 0; id = fields.next()) {
            take(id, fields);
        }
        if (!pieces.isEmpty() && !longList.isEmpty()) {
            throw in.damaged("the entry " + key + " has pieces and a list of them");
        }
    }

    private Listed listed() {
        Kind known = KINDS[kind - 1];
        Time modified = new Time(seconds, nanos);
        return new Listed(key, known, size, modified, attributes(known, modified));
    }

    private Content content() {
        return longList.isEmpty() ? new Content.Pieces(pieces) : new Content.Listing(longList);
    }

    private Optional<PartWay> partWay() {
        EntryReader part = beginning;
        Instant begun = beginningBegun;
        if (part == null || begun == null) {
            return Optional.empty();
        }
        part.takeAll();
        if (part.kind == 0 || part.beginning != null) {
            throw in.damaged("what is half read of " + key + " is no beginning of a content");
        }
        Listed listed = part.listed();
        Content content = part.content();
        long most = part.size - part.holeBytes();
        if (beginningBytes > most || (content instanceof Content.Pieces(var all) && bytes(all) != beginningBytes)) {
            throw in.damaged("the pieces of what is half read of " + key + " do not have " + beginningBytes + " bytes");
        }
        return Optional.of(new PartWay(listed, content, beginningBytes, begun));
    }

    private static long bytes(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    private long holeBytes() {
        return holes.stream().mapToLong(FileAttributes.Hole::length).sum();
    }

    /** What a list of pieces comes to is not known before it is read. */
    private void mustAddUp(Kind known) {
        boolean lost = unread != null && pieces.isEmpty();
        if (!known.hasContent() || !longList.isEmpty() || lost) {
            return;
        }
        long sum = bytes(pieces) + holeBytes();
        if (sum != size) {
            throw in.damaged("the pieces and holes of " + key + " have " + sum + " bytes, and its size is " + size);
        }
    }

    private void take(int id, Fields.Reader fields) {
        switch (id) {
            case 1 -> kind = (int) fields.number(KINDS.length);
            case 2 -> size = fields.number(Long.MAX_VALUE);
            case 3 -> seconds = fields.signed();
            case 4 -> nanos = (int) fields.number(999_999_999);
            case 5 -> pieces = pieces(fields.reader());
            case 6 -> longList = pieces(fields.reader());
            case 7 -> holes = holes(fields.reader());
            case 8 -> unread = fields.text();
            case 9 -> movedFrom = Instant.ofEpochMilli(fields.number(1L << 53));
            case 10 -> movedTo = Instant.ofEpochMilli(fields.number(1L << 53));
            case 11 -> beginning = new EntryReader(key, fields.reader(), run);
            case 12 -> beginningBytes = fields.number(Long.MAX_VALUE);
            case 13 -> beginningBegun = Instant.ofEpochMilli(fields.number(1L << 53));
            case 20 -> mode = (int) fields.number(07777);
            case 21 -> user = (int) fields.number(0xffff_ffffL);
            case 22 -> group = (int) fields.number(0xffff_ffffL);
            case 23 -> userName = fields.text();
            case 24 -> groupName = fields.text();
            case 25 -> changedNanos = fields.signed();
            case 26 -> inode = fields.number();
            case 27 -> hardLinks = fields.number();
            case 28 -> target = fields.bytes();
            case 29 -> device = fields.number();
            case 30 -> extended = with(extended, fields);
            case 40 -> etag = etag(fields.bytes());
            case 41, 42, 43, 44, 45, 46, 47, 50, 51, 52 -> texts[id] = fields.text();
            case 48 -> metadata = with(metadata, fields);
            case 49 -> tags = with(tags, fields);
            default -> fields.unknown("the entry " + key);
        }
    }

    private Attributes attributes(Kind known, Time modified) {
        if (known == Kind.OBJECT) {
            ObjectAttributes.Headers headers =
                    new ObjectAttributes.Headers(texts[42], texts[43], texts[44], texts[45], texts[46], texts[47]);
            return new ObjectAttributes(etag, texts[41], headers, metadata, tags, texts[50], texts[51], texts[52]);
        }
        return new FileAttributes(
                mode,
                user,
                group,
                userName,
                groupName,
                later(modified, changedNanos),
                inode,
                hardLinks,
                target,
                device,
                extended,
                holes);
    }

    private static Time later(Time from, long nanos) {
        long sum = from.nanos() + Math.floorMod(nanos, 1_000_000_000L);
        return new Time(from.seconds() + Math.floorDiv(nanos, 1_000_000_000L) + sum / 1_000_000_000L, (int)
                (sum % 1_000_000_000L));
    }

    private List<Piece> pieces(ByteReader bytes) {
        List<Piece> all = new ArrayList<>(1);
        while (bytes.hasRemaining()) {
            long frame = bytes.varint();
            int offset = bytes.varint(Piece.MAX_LENGTH, "offset");
            int length = bytes.varint(Piece.MAX_LENGTH - offset, "length");
            if (length == 0) {
                throw bytes.damaged("a piece of no bytes");
            }
            all.add(new Piece(run.frame(frame), offset, length, ContentHash.of(bytes.bytes(ContentHash.LENGTH))));
        }
        return all;
    }

    private List<FileAttributes.Hole> holes(ByteReader bytes) {
        List<FileAttributes.Hole> all = new ArrayList<>();
        long end = 0;
        while (bytes.hasRemaining()) {
            long offset = end + bytes.varint(Long.MAX_VALUE - end, "distance of a hole");
            long length = bytes.varint(Long.MAX_VALUE - offset, "length of a hole");
            if (length == 0) {
                throw bytes.damaged("a hole of no bytes");
            }
            if (all.size() == FileAttributes.MAX_HOLES) {
                throw bytes.damaged("more than " + FileAttributes.MAX_HOLES + " holes");
            }
            all.add(new FileAttributes.Hole(offset, length));
            end = offset + length;
        }
        if (end > size) {
            throw bytes.damaged("a hole that ends at " + end + " of " + size);
        }
        return all;
    }

    /** There may be as many as a value has room for, so what was read before is not copied each time. */
    private static List<Named> with(List<Named> before, Fields.Reader fields) {
        ByteReader bytes = fields.reader();
        List<Named> all = before.isEmpty() ? new ArrayList<>(4) : before;
        all.add(new Named(bytes.sized(MAX_NAME, "name"), bytes.bytes(bytes.remaining())));
        return all;
    }

    private static String etag(byte[] bytes) {
        if (bytes.length == 16) {
            return Hex.of(bytes);
        }
        int zeros = bytes.length == 17 && bytes[1] == 0 ? 2 : 1;
        return new String(
                bytes, Math.min(zeros, bytes.length), Math.max(0, bytes.length - zeros), StandardCharsets.UTF_8);
    }
}
