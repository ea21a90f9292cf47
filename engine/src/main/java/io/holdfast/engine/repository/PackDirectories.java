package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.Directory;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.pack.PackTrailer;
import io.holdfast.engine.store.Store;

/**
 * Directories of packs, without the rest of them: by two requests, where a directory is small. Safe for many threads.
 *
 * <p>Believed are their tags, and the length that a LIST or a HEAD has shown: {@code docs/format.md}, section 7.2.
 */
final class PackDirectories {
    /** Most directories lie within so much of the end. */
    private static final int END = 64 << 10;

    private final Store store;
    private final Keys keys;
    private final PackFrames frames;

    PackDirectories(Store store, Keys keys, PackFrames frames) {
        this.store = store;
        this.keys = keys;
        this.frames = frames;
    }

    /**
     * Reads one.
     *
     * @param length bytes of the pack, as the store shows it
     * @throws io.holdfast.engine.error.NotFound if there is no such pack
     * @throws Damaged if what is needed of it is
     */
    Directory read(PackKind kind, ObjectHash name, long length) {
        String path = kind.path(name);
        if (length > PackInfo.MAX_LENGTH || length < PackReader.HEADER_LENGTH + PackTrailer.LENGTH) {
            throw new Damaged(path + " is damaged: no pack has " + length + " bytes. Next: holdfast verify");
        }
        byte[] begin = store.get(path, 0, PackReader.HEADER_LENGTH);
        int from = (int) Math.max(0, length - END);
        byte[] end = store.get(path, from, (int) length - from);
        PackTrailer trailer = PackTrailer.parse(end, end.length, (int) length, path);
        boolean isWithin = trailer.place() >= from;
        byte[] frame = isWithin ? end : store.get(path, trailer.place(), trailer.length());
        return frames.withOpener(opener -> {
            PackReader reader = new PackReader(keys, opener);
            byte[] key = reader.key(kind, begin, begin.length, path);
            return reader.directory(kind, key, trailer, frame, isWithin ? trailer.place() - from : 0, path);
        });
    }
}
