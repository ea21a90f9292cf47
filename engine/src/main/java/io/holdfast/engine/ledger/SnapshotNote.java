package io.holdfast.engine.ledger;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.run.RunRef;
import java.util.List;
import java.util.Optional;

/**
 * What the footer of a run says of the snapshot for which it was written: the fields of its record, as far as they were known then. Format:
 * {@code docs/format.md}, section 7.
 */
public final class SnapshotNote {
    /** A footer has other things to say, too. */
    static final int MOST = 256 << 10;

    private SnapshotNote() {}

    /**
     * The note of a snapshot or checkpoint.
     *
     * @param below runs on which the one with this note stands, base first
     * @return no bytes where it would be too long, even without the settings of the bucket
     */
    public static byte[] of(Snapshot snapshot, List<RunRef> below) {
        Snapshot said = told(snapshot, below);
        byte[] note = RecordCodec.encode(said);
        if (note.length > MOST) {
            note = RecordCodec.encode(said.with(List.of()));
        }
        return note.length > MOST ? new byte[0] : note;
    }

    /** Without what changes with every record of it. */
    private static Snapshot told(Snapshot snapshot, List<RunRef> below) {
        return new Snapshot(
                new Origin(
                        List.of(), snapshot.origin().host(), snapshot.origin().release()),
                snapshot.id(),
                snapshot.source(),
                snapshot.location(),
                below,
                Optional.empty(),
                List.of(),
                snapshot.parent(),
                List.of(),
                snapshot.started(),
                snapshot.consistency(),
                snapshot.mode(),
                snapshot.tags(),
                snapshot.tally(),
                snapshot.leftOut(),
                snapshot.wholeness(),
                snapshot.firstAsOf(),
                snapshot.settings());
    }

    /**
     * Reads a note. What it names as the runs of the snapshot are those below the one with the note.
     *
     * @return empty where there is none, or none that this release understands
     */
    public static Optional<Snapshot> read(byte[] note, String what) {
        if (note.length == 0) {
            return Optional.empty();
        }
        try {
            return RecordCodec.decode(note, what + ", its note") instanceof Snapshot snapshot
                    ? Optional.of(snapshot)
                    : Optional.empty();
        } catch (Damaged e) {
            return Optional.empty();
        }
    }
}
