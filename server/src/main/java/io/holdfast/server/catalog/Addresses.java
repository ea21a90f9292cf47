package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.StoreUri;

/** Addresses of stores, and of places in them. */
final class Addresses {
    /** A place to look at an address with, where none is meant. */
    static final String ANY = "any-1250000000";

    private static final String FILE = "file://";

    private Addresses() {}

    /** The store itself: its folder, or its server with any bucket. */
    static StoreUri account(String address) {
        return address.startsWith(FILE) ? StoreUri.parse(address) : in(address, ANY);
    }

    /**
     * A place in a store.
     *
     * @throws BadInput if either can't be
     */
    static StoreUri in(String address, String place) {
        String checked = Places.checked(place);
        if (address.startsWith(FILE)) {
            String folder = address.endsWith("/") ? address : address + "/";
            return StoreUri.parse(folder + checked.replace("%", "%25"));
        }
        int at = address.indexOf("://");
        String rest = at < 0 ? "" : address.substring(at + 3);
        if (at < 0 || !(rest.isEmpty() || rest.startsWith("?"))) {
            throw new BadInput(
                    "address: the address of a store has no bucket: cos://?region=ap-guangzhou,"
                            + " s3://?endpoint=https://s3.example.com, file:///srv. Next: write it so; buckets are places in it");
        }
        if (rest.contains("profile=")) {
            throw new BadInput("address: a profile is of this machine. Next: leave it out, and give a credential");
        }
        String before = address.substring(0, at + 3);
        try {
            return StoreUri.parse(before + checked.replace("%", "%25") + rest);
        } catch (BadInput e) {
            if (place.equals(ANY)) {
                throw e;
            }
            var _ = in(address, ANY); // what is wrong with the address itself is said as it is
            throw new BadInput(
                    "place: " + why(e) + " Next: begin it with a bucket that this store can have: bucket/prefix", e);
        }
    }

    /** What is wrong, without what to do for whoever writes addresses. */
    static String why(BadInput e) {
        int next = e.message().indexOf(" Next: ");
        return next < 0 ? e.message() : e.message().substring(0, next);
    }
}
