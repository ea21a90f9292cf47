package io.holdfast.engine.repair;

import io.holdfast.engine.verify.VerifyOptions;

/**
 * How a repair goes about it.
 *
 * @param level  how closely it is looked: at content only with {@code DATA}
 * @param losses what becomes of entries whose content can't be had from anywhere
 * @param rebuild what is made anew out of packs
 */
public record RepairOptions(VerifyOptions.Level level, Losses losses, Rebuild rebuild) {
    /** What is made anew out of packs. */
    public enum Rebuild {
        /** What is found damaged of the index. */
        DAMAGED,
        /** What the index lacks, and nothing else: no damage is looked for. */
        INDEX,
        /** Records of snapshots too, which the ledger has lost. */
        LEDGER
    }

    /** With what is usual rebuilt. */
    public RepairOptions(VerifyOptions.Level level, Losses losses) {
        this(level, losses, Rebuild.DAMAGED);
    }

    /** What becomes of entries whose content can't be had from anywhere. */
    public enum Losses {
        /** They stay as they are, and so do the snapshots that have them: a copy may turn up. */
        KEPT,
        /** They stand in their snapshots without content, and say why. */
        SET_ASIDE
    }
}
