package reader.maker;

import java.nio.ByteBuffer;
import java.util.List;
import reader.Crypto;

/** Makes a pack (§6), frame by frame. Its name, and so what refers to it, is known when it is finished. */
public final class PackMaker {
    private final int kind;
    private final byte[] key;
    private final Out out = new Out();
    private final Out rows = new Out();
    private int count;
    private byte[] bytes = new byte[0];

    /** A frame of a pack that may not be finished yet. */
    public record Frame(PackMaker pack, int number, int place, int length, int plainLength) {
        /** @return number, place and length, as {@code u32}, behind the pack's name: a run reference, or the start of a long piece */
        Out reference() {
            return new Out().raw(pack.name()).u32(number).u32(place).u32(length);
        }

        /** @return number, place and length as varints */
        Out spot() {
            return new Out().varint(number).varint(place).varint(length);
        }
    }

    /** @param kind 1 data, 2 meta, 3 index, 4 page */
    public PackMaker(int kind, Keyring keys, byte[] salt) {
        int[] purposes = {Keyring.DATA, Keyring.META, Keyring.INDEX, Keyring.LEDGER};
        this.kind = kind;
        this.key = keys.derive(purposes[kind - 1], salt, "holdfast pack 1 " + kind);
        out.ascii("HFPK").u8(1).u8(kind).u8(1).u8(0).u16(32).raw(salt);
    }

    public Frame frame(byte[] plain) {
        return frame(plain, List.of());
    }

    /** @param chunks that lie in the frame back to back */
    Frame frame(byte[] plain, List<Chunk> chunks) {
        var frame = append(plain);
        rows.varint(frame.length).varint(plain.length).varint(chunks.size());
        chunks.forEach(chunk -> rows.varint(chunk.length).raw(chunk.hash));
        count++;
        return frame;
    }

    record Chunk(int length, byte[] hash) {}

    private Frame append(byte[] plain) {
        byte[] packed = Keyring.packed(plain);
        byte[] header =
                new Out().ascii("HFFR").u32(count).u32(packed.length + 16).bytes();
        byte[] nonce = ByteBuffer.allocate(12).putInt(8, count).array();
        int place = out.length();
        out.raw(header).raw(Keyring.seal(key, nonce, header, packed));
        return new Frame(this, count, place, out.length() - place, plain.length);
    }

    int frames() {
        return count;
    }

    /** Adds directory and trailer. */
    public byte[] finish() {
        var directory = append(new Out().varint(count).raw(rows.bytes()).bytes());
        out.u32(directory.place).u32(directory.length).u32(count).ascii("HFPT");
        bytes = out.bytes();
        return bytes;
    }

    /** Finishes the pack and puts it where packs of its kind belong. */
    void finish(Objects objects) {
        String hash = Crypto.hex(Crypto.sha256(finish()));
        String folder = List.of("data", "meta", "index").get(kind - 1);
        objects.put(folder + "/" + hash.substring(0, 2) + "/" + hash, bytes);
    }

    byte[] name() {
        if (bytes.length == 0) {
            throw new IllegalStateException("a pack that is not finished has no name");
        }
        return Crypto.sha256(bytes);
    }

    /** @return name, varint length, MD5, CRC-64: a row of a run's list of packs */
    Out row() {
        return new Out()
                .raw(name())
                .varint(bytes.length)
                .raw(Digests.md5(bytes))
                .u64(Digests.crc64(bytes));
    }
}
