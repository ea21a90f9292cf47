package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.run.RunWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes entries as the values of a manifest's run. Format: {@code docs/format.md}, section 7.1. One thread's. */
public final class EntryWriter {
    private final RunWriter run;
    private final RunWriter.Section section;
    private final ByteWriter value = new ByteWriter(512);
    private final ByteWriter list = new ByteWriter(512);
    private final ByteWriter beginning = new ByteWriter(512);

    /** @param section of the run that the entries go into */
    public EntryWriter(RunWriter run, RunWriter.Section section) {
        this.run = run;
        this.section = section;
    }

    /** Puts an entry behind the last one. Long content must have been {@link #use used} piece by piece. */
    public void put(Entry entry) {
        value.clear();
        encode(entry, new Fields.Writer(value));
        section.add(entry.key(), value, entry.listed().size());
    }

    private void encode(Entry entry, Fields.Writer fields) {
        Listed listed = entry.listed();
        fields.number(1, listed.kind().code()).numberUnlessZero(2, listed.size());
        if (!listed.modified().equals(Time.EPOCH)) {
            fields.signed(3, listed.modified().seconds())
                    .numberUnlessZero(4, listed.modified().nanos());
        }
        switch (entry.content()) {
            case Content.Pieces(var pieces) -> pieces(5, pieces, fields);
            case Content.Listing(var pieces) -> pieces(6, pieces, fields);
        }
        if (listed.attributes() instanceof FileAttributes file) {
            holes(file.holes(), fields);
        }
        entry.unread().ifPresent(why -> fields.text(8, why));
        entry.moved().ifPresent(moved -> fields.time(9, moved.from()).time(10, moved.to()));
        entry.partWay().ifPresent(partWay -> partWay(partWay, fields));
        switch (listed.attributes()) {
            case FileAttributes file -> file(listed, file, fields);
            case ObjectAttributes object -> object(object, fields);
        }
    }

    private void partWay(PartWay partWay, Fields.Writer fields) {
        beginning.clear();
        encode(Entry.of(partWay.listed(), partWay.content()), new Fields.Writer(beginning));
        fields.bytes(11, beginning).number(12, partWay.bytes()).time(13, partWay.begun());
    }

    /** Puts a removal behind the last entry. */
    public void remove(Key key) {
        value.clear();
        new Fields.Writer(value).number(1, 0);
        section.remove(key, value);
    }

    /** Says that the entry just put takes the place of another, whose pieces have so many bytes. */
    public void shadows(long pieceBytes) {
        section.shadows(pieceBytes);
    }

    /** Counts a piece of long content as used by this run. */
    public void use(Piece piece) {
        run.numberOf(piece.frame(), piece.length());
    }

    private void pieces(int id, List<Piece> pieces, Fields.Writer fields) {
        if (pieces.isEmpty()) {
            return;
        }
        list.clear();
        for (Piece piece : pieces) {
            list.varint(run.numberOf(piece.frame(), piece.length()))
                    .varint(piece.offset())
                    .varint(piece.length())
                    .bytes(piece.hash().bytes());
        }
        fields.bytes(id, list);
    }

    private void holes(List<FileAttributes.Hole> holes, Fields.Writer fields) {
        if (holes.isEmpty()) {
            return;
        }
        if (holes.size() > FileAttributes.MAX_HOLES) {
            throw new IllegalArgumentException(holes.size() + " holes; at most " + FileAttributes.MAX_HOLES);
        }
        list.clear();
        long end = 0;
        for (FileAttributes.Hole hole : holes) {
            list.varint(hole.offset() - end).varint(hole.length());
            end = hole.offset() + hole.length();
        }
        fields.bytes(7, list);
    }

    private void file(Listed listed, FileAttributes file, Fields.Writer fields) {
        fields.number(20, file.mode())
                .numberUnlessZero(21, Integer.toUnsignedLong(file.user()))
                .numberUnlessZero(22, Integer.toUnsignedLong(file.group()));
        textUnlessEmpty(23, file.userName(), fields);
        textUnlessEmpty(24, file.groupName(), fields);
        fields.signed(25, nanosBetween(listed.modified(), file.changed()))
                .numberUnlessZero(26, file.inode())
                .numberUnlessZero(27, file.hardLinks());
        byte[] target = file.linkTarget();
        if (target != null) {
            fields.bytes(28, target);
        }
        fields.numberUnlessZero(29, file.device());
        named(30, file.extended(), fields);
    }

    /** Wraps where the two are more than 292 years apart; the reader wraps back. */
    private static long nanosBetween(Time from, Time to) {
        return (to.seconds() - from.seconds()) * 1_000_000_000L + (to.nanos() - from.nanos());
    }

    private void object(ObjectAttributes object, Fields.Writer fields) {
        if (!object.etag().isEmpty()) {
            fields.bytes(40, etag(object.etag()));
        }
        ObjectAttributes.Headers headers = object.headers();
        text(41, object.versionId(), fields);
        text(42, headers.contentType(), fields);
        text(43, headers.cacheControl(), fields);
        text(44, headers.contentDisposition(), fields);
        text(45, headers.contentEncoding(), fields);
        text(46, headers.contentLanguage(), fields);
        text(47, headers.expires(), fields);
        named(48, object.userMetadata(), fields);
        named(49, object.tags(), fields);
        text(50, object.storageClass(), fields);
        text(51, object.redirect(), fields);
        text(52, object.acl(), fields);
    }

    private static byte[] etag(String etag) {
        if (Hex.is(etag, 32)) {
            return Hex.parse(etag);
        }
        byte[] text = ("\0" + etag).getBytes(StandardCharsets.UTF_8);
        return text.length == 16 ? ("\0\0" + etag).getBytes(StandardCharsets.UTF_8) : text;
    }

    private static void text(int id, @Nullable String text, Fields.Writer fields) {
        if (text != null) {
            fields.text(id, text);
        }
    }

    private static void textUnlessEmpty(int id, String text, Fields.Writer fields) {
        if (!text.isEmpty()) {
            fields.text(id, text);
        }
    }

    private void named(int id, List<Named> all, Fields.Writer fields) {
        for (Named each : all) {
            list.clear();
            fields.bytes(id, list.sized(each.name()).bytes(each.value()));
        }
    }
}
