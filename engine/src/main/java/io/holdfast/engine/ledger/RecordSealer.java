package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

/** Seals and opens records. Format: {@code docs/format.md}, section 8. */
public final class RecordSealer implements AutoCloseable {
    private static final byte[] MAGIC = "HFLR".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SUITE = 1;
    private static final int SALT = 32;
    private static final int HEADER = MAGIC.length + 2 + SALT;
    private static final String LABEL = "holdfast record 1";
    private static final byte[] NONCE = new byte[12];
    private static final int LEVEL = 3;

    private final Keys keys;
    private final SecureRandom random;
    private final FrameSealer sealer = new FrameSealer(LEVEL);
    private final FrameOpener opener = new FrameOpener();

    public RecordSealer(Keys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    synchronized byte[] seal(byte[] plain, Instant asOf) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        ByteWriter out = new ByteWriter(HEADER + plain.length + 64)
                .bytes(MAGIC)
                .u8(VERSION)
                .u8(SUITE)
                .bytes(salt);
        byte[] key = keys.derive(Purpose.LEDGER, salt, LABEL);
        sealer.seal(key, NONCE, associated(out.toByteArray(), asOf), plain, plain.length, out);
        return out.toByteArray();
    }

    /**
     * The plain bytes of a record.
     *
     * @throws io.holdfast.engine.error.Damaged if the bytes are not those of this name, or not sealed by this repository
     */
    synchronized byte[] open(byte[] sealed, RecordName name) {
        ByteReader in = new ByteReader(sealed, name.path());
        if (!isNamed(sealed, name.hash())) {
            throw in.damaged("its bytes have another hash than its name says");
        }
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw in.damaged("it does not begin as a record does");
        }
        int version = in.u8();
        int suite = in.u8();
        if (version != VERSION || suite != SUITE) {
            throw new Unsupported(name.path() + " is of version " + version + ", suite " + suite
                    + ", which this release does not know. Next: use a newer release of Holdfast");
        }
        byte[] key = keys.derive(Purpose.LEDGER, in.bytes(SALT), LABEL);
        byte[] associated = associated(Arrays.copyOf(sealed, HEADER), name.asOf());
        return opener.open(key, NONCE, associated, sealed, HEADER, sealed.length - HEADER, name.path());
    }

    static boolean isNamed(byte[] sealed, ObjectHash hash) {
        return ObjectHash.sha256(sealed).equals(hash);
    }

    private static byte[] associated(byte[] header, Instant asOf) {
        return new ByteWriter(HEADER + 20)
                .bytes(header)
                .bytes(RecordName.time(asOf).getBytes(StandardCharsets.US_ASCII))
                .toByteArray();
    }

    @Override
    public synchronized void close() {
        sealer.close();
        opener.close();
    }
}
