package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ObjectHash;
import org.jspecify.annotations.Nullable;

/**
 * A pack that something refers to. While it is still being filled it has no name yet; it gets one, once, when its last
 * byte is known. Whoever sees it named also sees the places of its frames.
 */
public final class PackRef {
    private final PackKind kind;
    private volatile @Nullable PackInfo info;

    private PackRef(PackKind kind, @Nullable PackInfo info) {
        this.kind = kind;
        this.info = info;
    }

    public static PackRef named(PackKind kind, PackInfo info) {
        return new PackRef(kind, info);
    }

    /** A pack of which no more than the name is known. */
    public static PackRef ofName(PackKind kind, ObjectHash name) {
        return new PackRef(kind, new PackInfo(name, 0, new byte[PackInfo.MD5_LENGTH], 0));
    }

    /** A pack that is being filled. */
    public static PackRef pending(PackKind kind) {
        return new PackRef(kind, null);
    }

    public PackKind kind() {
        return kind;
    }

    public boolean isNamed() {
        return info != null;
    }

    /** @throws IllegalStateException while it has no name */
    public PackInfo info() {
        PackInfo known = info;
        if (known == null) {
            throw new IllegalStateException("the pack has no name yet");
        }
        return known;
    }

    /** Name of its object in the store. */
    public String path() {
        return kind.path(info().name());
    }

    /** Gives the pack its name: its bytes are final. */
    public void name(PackInfo name) {
        if (info != null) {
            throw new IllegalStateException("the pack has a name already");
        }
        info = name;
    }
}
