package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import java.util.List;

/** Places in stores: a bucket and what lies below it, or a folder below the store's. */
final class Places {
    private static final int MOST = 1_000;

    private Places() {}

    /**
     * The same, without {@code /} at its ends.
     *
     * @throws BadInput if it would lead anywhere else
     */
    static String checked(String written) {
        String place = written.strip();
        while (place.endsWith("/")) {
            place = place.substring(0, place.length() - 1);
        }
        while (place.startsWith("/")) {
            place = place.substring(1);
        }
        boolean odd = place.length() > MOST || place.chars().anyMatch(each -> each < ' ' || each == '?' || each == '#');
        for (String part : List.of(place.split("/", -1))) {
            odd |= part.isEmpty() || part.equals(".") || part.equals("..");
        }
        if (odd) {
            throw new BadInput(
                    "place: a bucket and a prefix, or a folder below the store's, is wanted, without '.', '..', '?'"
                            + " and empty names. Next: write one like photos/2026");
        }
        return place;
    }
}
