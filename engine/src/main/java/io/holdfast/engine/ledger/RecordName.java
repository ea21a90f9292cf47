package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What a record is named by. Names sort by time.
 *
 * @param asOf the store's time that the record speaks of, to the millisecond
 * @param hash of the record's sealed bytes
 */
public record RecordName(Instant asOf, ObjectHash hash) implements Comparable<RecordName> {
    /** Bytes of an encoded name. */
    public static final int LENGTH = 8 + ObjectHash.LENGTH;

    /** Where records lie, with {@code /} at its end. */
    public static final String FOLDER = "ledger/records/";

    private static final int TIME_LENGTH = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Comparator<RecordName> ORDER =
            Comparator.comparing(RecordName::asOf).thenComparing(RecordName::hash);

    public RecordName {
        asOf = asOf.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Name of the object in the store. */
    public String path() {
        return FOLDER + time(asOf) + "-" + hash;
    }

    /** The record whose object has this name, if it is one. */
    public static Optional<RecordName> ofPath(String path) {
        return ofPath(path, FOLDER);
    }

    static Optional<RecordName> ofPath(String path, String folder) {
        if (!path.startsWith(folder) || path.length() != folder.length() + TIME_LENGTH + 1 + 64) {
            return Optional.empty();
        }
        String time = path.substring(folder.length(), folder.length() + TIME_LENGTH);
        String hash = path.substring(folder.length() + TIME_LENGTH + 1);
        if (!Hex.is(hash, 64) || path.charAt(folder.length() + TIME_LENGTH) != '-') {
            return Optional.empty();
        }
        try {
            // Lenient in parsing a day that does not exist: its name would be another one.
            return Optional.of(new RecordName(Instant.from(TIME.parse(time)), ObjectHash.parse(hash)))
                    .filter(name -> time(name.asOf()).equals(time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The form of a time in names. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    byte[] encode() {
        return new ByteWriter(LENGTH)
                .u64(asOf.toEpochMilli())
                .bytes(hash.bytes())
                .toByteArray();
    }

    static RecordName decode(ByteReader in) {
        return new RecordName(Instant.ofEpochMilli(in.u64()), ObjectHash.of(in.bytes(ObjectHash.LENGTH)));
    }

    @Override
    public int compareTo(RecordName other) {
        return ORDER.compare(this, other);
    }
}
