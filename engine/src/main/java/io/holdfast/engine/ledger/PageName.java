package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.PackKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a page is named by. Names sort by mark.
 *
 * @param mark L: no record in time with an asOf up to it is missing in the page; to the millisecond
 * @param hash of the page's bytes
 */
public record PageName(Instant mark, ObjectHash hash) implements Comparable<PageName> {
    /** Where pages lie, with {@code /} at its end. */
    public static final String FOLDER = PackKind.PAGE.folder() + "/";

    private static final Comparator<PageName> ORDER =
            Comparator.comparing(PageName::mark).thenComparing(PageName::hash);

    public PageName {
        mark = mark.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Name of the object in the store. */
    public String path() {
        return FOLDER + RecordName.time(mark) + "-" + hash;
    }

    /** The page whose object has this name, if it is one. */
    public static Optional<PageName> ofPath(String path) {
        return RecordName.ofPath(path, FOLDER).map(name -> new PageName(name.asOf(), name.hash()));
    }

    /** Whether the other one holds more, or as much. */
    boolean isBefore(PageName other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(PageName other) {
        return ORDER.compare(this, other);
    }
}
