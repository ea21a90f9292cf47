package io.holdfast.engine.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the footer of a run of a manifest says of why it was written, so that a ledger that was lost can be rebuilt from runs. Nobody reads it else. Format:
 * {@code docs/format.md}, section 7.
 *
 * @param note      of the snapshot for which it was written; no bytes where none is known
 * @param standsFor runs whose place it takes, in the order in which they were written
 */
public record Provenance(byte[] note, List<RunRef> standsFor) {
    /** Of a run of the index, and of runs that older releases wrote. */
    public static final Provenance UNKNOWN = new Provenance(new byte[0], List.of());

    /** A run that has been written anew more often has lost its first places: 44 KiB. */
    private static final int MOST_PLACES = 1_000;

    public Provenance {
        standsFor = List.copyOf(standsFor);
    }

    /** Written for a snapshot. */
    public static Provenance of(byte[] note) {
        return new Provenance(note, List.of());
    }

    /** That of another run with the same entries, which takes the place of the one that has this provenance. */
    public Provenance inPlaceOf(RunRef old) {
        List<RunRef> all = new ArrayList<>(standsFor);
        all.add(old);
        return new Provenance(note, all.subList(Math.max(0, all.size() - MOST_PLACES), all.size()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Provenance that && Arrays.equals(note, that.note) && standsFor.equals(that.standsFor);
    }

    @Override
    public int hashCode() {
        return standsFor.hashCode();
    }
}
