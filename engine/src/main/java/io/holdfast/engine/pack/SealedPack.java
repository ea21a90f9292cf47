package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.store.Store;

/**
 * A pack with its last byte: named, and ready to be checked and sent. A bit that memory lost on the way is found by the
 * checks, which read nothing but these final bytes and the keys, as a restore will.
 */
public final class SealedPack {
    private final PackKind kind;
    private final Keys keys;
    private final PackInfo info;
    private final byte[] bytes;
    private final int frames;
    private final int chunks;

    SealedPack(PackKind kind, Keys keys, PackInfo info, byte[] bytes, int frames, int chunks) {
        this.kind = kind;
        this.keys = keys;
        this.info = info;
        this.bytes = bytes;
        this.frames = frames;
        this.chunks = chunks;
    }

    public PackKind kind() {
        return kind;
    }

    public PackInfo info() {
        return info;
    }

    /** What is to be put. */
    public Store.Body body() {
        return new Store.Body(bytes, info.length());
    }

    /** What its bytes say of its frames and chunks. */
    public Directory directory(FrameOpener opener) {
        return new PackReader(keys, opener).directory(kind, bytes, info.length(), what());
    }

    /**
     * Checks the tag of every frame: what was sealed is what will be sent. That costs a twentieth of
     * {@link #checkContent}, and sees nothing that went wrong before a frame was sealed.
     *
     * @throws Damaged if a byte is not what it was; then this machine must not be trusted with the pack
     */
    public void checkTags(FrameOpener opener) {
        check((key, frame, directory) -> tag(opener, key, frame), opener);
    }

    /**
     * Opens every frame and compares every chunk with its hash: what was read from the source is what will be restored.
     *
     * @throws Damaged as {@link #checkTags}
     */
    public void checkContent(FrameOpener opener, HashCheck hashes) {
        check((key, frame, directory) -> content(opener, hashes, key, frame, directory), opener);
    }

    /**
     * As {@link #checkContent} of one frame in so many, as {@link #checkTags} of the others. The pack's name, which is as
     * good as chance, decides where to begin, so a machine that goes wrong now and then is found out over many packs.
     *
     * @throws Damaged as {@link #checkTags}
     */
    public void checkSample(FrameOpener opener, HashCheck hashes, int oneIn) {
        int first = Math.floorMod(info.name().hashCode(), Math.clamp(frames, 1, oneIn));
        check(
                (key, frame, directory) -> frame.number() % oneIn == first
                        ? content(opener, hashes, key, frame, directory)
                        : tag(opener, key, frame),
                opener);
    }

    private void check(FrameCheck check, FrameOpener opener) {
        try {
            byte[] key = new PackReader(keys, opener).key(kind, bytes, info.length(), what());
            Directory directory = directory(opener);
            if (directory.frameCount() != frames || directory.chunkCount() != chunks) {
                throw damaged("its directory does not list what was put into it");
            }
            for (int number = 0; number < frames; number++) {
                FrameMark frame = directory.frame(number);
                if (check.plainLength(key, frame, directory) != frame.plainLength()) {
                    throw damaged("frame " + number + " does not have the length that the directory says");
                }
            }
        } catch (Damaged | Unsupported e) {
            throw new Damaged(
                    "A pack was damaged in the memory of this machine before it was sent: " + e.message()
                            + ". Next: test the memory of this machine, then run the job again",
                    e);
        }
    }

    private int tag(FrameOpener opener, byte[] key, FrameMark frame) {
        return opener.check(key, frame.number(), bytes, frame.place(), frame.length(), what(frame));
    }

    private int content(FrameOpener opener, HashCheck hashes, byte[] key, FrameMark frame, Directory directory) {
        byte[] plain = opener.open(key, frame.number(), bytes, frame.place(), frame.length(), what(frame));
        for (ChunkMark chunk : directory.chunks(frame.number())) {
            if (!hashes.holds(plain, chunk.offset(), chunk.length(), chunk.hash())) {
                throw damaged("a chunk of frame " + frame.number() + " does not have its hash");
            }
        }
        return plain.length;
    }

    private Damaged damaged(String why) {
        return new Damaged(what() + " is damaged: " + why);
    }

    private String what() {
        return "pack " + info.name();
    }

    private String what(FrameMark frame) {
        return what() + ", frame " + frame.number();
    }

    /** Tells whether bytes have a hash. */
    public interface HashCheck {
        boolean holds(byte[] bytes, int offset, int length, ContentHash hash);
    }

    private interface FrameCheck {
        int plainLength(byte[] key, FrameMark frame, Directory directory);
    }
}
