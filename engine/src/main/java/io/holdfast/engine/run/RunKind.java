package io.holdfast.engine.run;

import io.holdfast.engine.pack.PackKind;

/** What a run is of. The numbers are those of {@code docs/format.md}, section 7. */
public enum RunKind {
    MANIFEST(1, PackKind.META),
    INDEX(2, PackKind.INDEX);

    private final int code;
    private final PackKind packs;

    RunKind(int code, PackKind packs) {
        this.code = code;
        this.packs = packs;
    }

    int code() {
        return code;
    }

    /** The packs in which its blocks and footer lie. */
    public PackKind packs() {
        return packs;
    }
}
