package io.holdfast.engine.key;

import java.util.Arrays;

/** What opens a key slot. */
public enum SlotKind {
    PASSWORD(1),
    RECOVERY_KEY(2),
    /** A key service; no release knows it yet. */
    KEY_SERVICE(3),
    /** May back up and not read; no release knows it yet. */
    WRITER(4),
    /** A later release made it. */
    UNKNOWN(0);

    private final int code;

    SlotKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static SlotKind of(int code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
