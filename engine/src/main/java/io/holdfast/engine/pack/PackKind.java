package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.key.Purpose;
import java.util.Arrays;
import java.util.Optional;

/** What a pack holds. It decides where the pack lies and which key opens it. */
public enum PackKind {
    /** Content. */
    DATA(1, "data", Purpose.DATA),
    /** Runs of manifests. */
    META(2, "meta", Purpose.META),
    /** Runs of the index. */
    INDEX(3, "index", Purpose.INDEX),
    /** A page of the ledger. */
    PAGE(4, "ledger/pages", Purpose.LEDGER);

    private final int code;
    private final String folder;
    private final Purpose purpose;

    PackKind(int code, String folder, Purpose purpose) {
        this.code = code;
        this.folder = folder;
        this.purpose = purpose;
    }

    /** The kind that a number stands for; empty for one that this release does not know. */
    public static Optional<PackKind> of(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    /** The number that stands for it in packs and records. */
    public int code() {
        return code;
    }

    /** First part of the names of such packs in a store, without {@code /} at its end. */
    public String folder() {
        return folder;
    }

    /**
     * The name of such a pack in a store.
     *
     * @throws IllegalStateException for a page: its name begins with its time, and the ledger makes it
     */
    public String path(ObjectHash name) {
        if (this == PAGE) {
            throw new IllegalStateException("the name of a page needs its time");
        }
        String hex = name.toString();
        return folder + "/" + hex.substring(0, 2) + "/" + hex;
    }

    /** The pack that has this name in a store; empty for what no such pack is called. */
    public Optional<ObjectHash> ofPath(String path) {
        String hex = path.substring(path.lastIndexOf('/') + 1);
        return Hex.is(hex, 2 * ObjectHash.LENGTH)
                ? Optional.of(ObjectHash.parse(hex)).filter(name -> path(name).equals(path))
                : Optional.empty();
    }

    /** Of the key that its keys are derived from. */
    public Purpose purpose() {
        return purpose;
    }
}
