package reader.maker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reader.maker.PackMaker.Frame;

/** Puts chunks into data packs, each once, a few to a frame, a few frames to a pack. */
final class DataMaker {
    private static final int FRAME_BYTES = 4_000;
    private static final int PACK_FRAMES = 3;

    private final Keyring keys;
    private final Seed seed;
    private final Objects objects;
    private final Map<ByteBuffer, Chunk> known = new HashMap<>();
    private final List<Chunk> open = new ArrayList<>();
    private PackMaker pack;
    private int packs;

    /** A chunk, and where it lies once its frame is full. */
    static final class Chunk {
        final byte[] bytes;
        final byte[] hash;
        private @Nullable Frame frame;
        private int offset;

        Chunk(byte[] bytes, byte[] hash) {
            this.bytes = bytes;
            this.hash = hash;
        }

        Frame frame() {
            return java.util.Objects.requireNonNull(frame, "flush first");
        }

        int offset() {
            return offset;
        }
    }

    DataMaker(Keyring keys, Seed seed, Objects objects) {
        this.keys = keys;
        this.seed = seed;
        this.objects = objects;
        this.pack = newPack();
    }

    private PackMaker newPack() {
        return new PackMaker(1, keys, seed.bytes("salt of data pack " + packs++, 32));
    }

    Chunk add(byte[] bytes) {
        byte[] hash = keys.contentHash(bytes);
        return known.computeIfAbsent(ByteBuffer.wrap(hash), _ -> {
            var chunk = new Chunk(bytes, hash);
            open.add(chunk);
            if (open.stream().mapToInt(one -> one.bytes.length).sum() >= FRAME_BYTES) {
                endFrame();
            }
            return chunk;
        });
    }

    private void endFrame() {
        var plain = new Out();
        var rows = new ArrayList<PackMaker.Chunk>();
        for (var chunk : open) {
            chunk.offset = plain.length();
            plain.raw(chunk.bytes);
            rows.add(new PackMaker.Chunk(chunk.bytes.length, chunk.hash));
        }
        var frame = pack.frame(plain.bytes(), rows);
        open.forEach(chunk -> chunk.frame = frame);
        open.clear();
        if (pack.frames() == PACK_FRAMES) {
            endPack();
        }
    }

    private void endPack() {
        pack.finish(objects);
        pack = newPack();
    }

    /** After this all chunks so far have their places. */
    void flush() {
        if (!open.isEmpty()) {
            endFrame();
        }
        if (pack.frames() > 0) {
            endPack();
        }
    }

    /** @return all chunks, in no order */
    List<Chunk> chunks() {
        return List.copyOf(known.values());
    }
}
