package io.holdfast.engine.pack;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.frame.FrameHeader;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads packs, whole or from the ranges that a caller fetched: header, trailer, directory, frames. It believes nothing
 * that it reads, and touches no store. Not for several threads at once.
 */
public final class PackReader {
    /** Bytes at the beginning of a pack that its key is derived from. */
    public static final int HEADER_LENGTH = PackHeader.LENGTH;

    private static final long TRIES = 8;

    private final Keys keys;
    private final FrameOpener opener;

    /** @param opener stays the caller's to close */
    public PackReader(Keys keys, FrameOpener opener) {
        this.keys = keys;
        this.opener = opener;
    }

    /**
     * The key of a pack.
     *
     * @param begin  at least the first {@value #HEADER_LENGTH} bytes of the pack, of which {@code length} count
     * @param what   names the pack in messages
     * @throws Damaged if this is not the beginning of such a pack
     */
    public byte[] key(PackKind kind, byte[] begin, int length, String what) {
        return PackHeader.parse(begin, 0, length, kind, what).key(keys);
    }

    /**
     * The directory of a pack, from its frame.
     *
     * @param frame  array with the frame, whole, from {@code offset} on
     * @throws Damaged if it is not the directory that the trailer means
     */
    public Directory directory(PackKind kind, byte[] key, PackTrailer trailer, byte[] frame, int offset, String what) {
        byte[] opened = opener.open(key, trailer.frames(), frame, offset, trailer.length(), what + ", directory");
        return Directory.parse(opened, kind, trailer, what);
    }

    /**
     * The directory of a whole pack.
     *
     * @param length bytes of the pack
     * @throws Damaged if header, trailer or directory is damaged; {@link #scan} may still find frames
     */
    public Directory directory(PackKind kind, byte[] pack, int length, String what) {
        byte[] key = key(kind, pack, length, what);
        PackTrailer trailer = PackTrailer.parse(pack, length, length, what);
        return directory(kind, key, trailer, pack, trailer.place(), what);
    }

    /**
     * Finds frames without a directory, by the magic that each begins with; each one returned was opened. The directory
     * is among them, if it is whole: it has the highest number.
     *
     * <p>A hostile pack could be full of magics that each announce 16 MiB, so what is tried in vain is bounded: eight
     * times the bytes of the pack, then the scan ends with what it has.
     *
     * @param length bytes of the pack
     * @throws Damaged if the header is damaged: then nothing opens
     */
    public List<FrameMark> scan(PackKind kind, byte[] pack, int length, String what) {
        byte[] key = key(kind, pack, length, what);
        List<FrameMark> found = new ArrayList<>();
        long inVain = TRIES * length;
        int at = PackHeader.LENGTH;
        while (at < length && inVain > 0) {
            int frameLength = announced(pack, at, length);
            Optional<FrameMark> frame = frameLength == 0 ? Optional.empty() : opened(key, pack, at, frameLength, what);
            frame.ifPresent(found::add);
            inVain -= frame.isPresent() ? 0 : frameLength;
            at += frame.isPresent() ? frameLength : 1;
        }
        return found;
    }

    /** Bytes of the frame that seems to begin here; 0 where none does. */
    private static int announced(byte[] pack, int at, int length) {
        int frameLength = FrameHeader.at(pack, at, length - at)
                .map(FrameHeader::frameLength)
                .orElse(0);
        return frameLength <= length - at ? frameLength : 0;
    }

    private Optional<FrameMark> opened(byte[] key, byte[] pack, int at, int frameLength, String what) {
        int number = FrameHeader.at(pack, at, frameLength).orElseThrow().number();
        try {
            int plain = opener.check(key, number, pack, at, frameLength, what);
            return Optional.of(new FrameMark(number, at, frameLength, plain));
        } catch (Damaged e) {
            return Optional.empty();
        }
    }
}
