package io.holdfast.engine.probe;

import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Setting;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Probed;

/** Keeps what a probe has found in the repository that lies there, where prune reads it. */
public final class Keeping {
    private Keeping() {}

    /** What becomes of what earlier probes have found. */
    public enum Earlier {
        /** What one of them saw worse stays: a store that was late once may be late again. */
        COUNTS,
        /** It is done with: the store has changed. */
        IS_OVER
    }

    /**
     * @param host    name of the machine that probed
     * @param release of Holdfast
     * @return what is kept now
     * @throws io.holdfast.engine.error.Busy if the store took it too late, several times
     */
    public static Probed keep(ProbeResult result, Ledger ledger, Earlier earlier, String host, String release) {
        LedgerState state = ledger.read();
        Probed kept = earlier == Earlier.COUNTS
                ? state.probed().map(result.kept()::atLeast).orElse(result.kept())
                : result.kept();
        Setting record = new Setting(new Origin(state.heads(), host, release), Probed.SETTING, kept.value());
        var _ = ledger.putInTime(record, state.settingSince(Probed.SETTING));
        return kept;
    }
}
