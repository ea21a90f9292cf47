package io.holdfast.engine.key;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands clear in a key slot.
 *
 * @param cost of a password slot alone
 */
record SlotParameters(byte[] salt, Optional<KdfCost> cost, String label, Instant madeAt) {
    static final int MAX_LABEL = 256;

    private static final int MIN_SALT = 16;
    private static final int MAX_SALT = 64;

    private static final int LAST_KNOWN = 6;

    /** The end of the year 9999: a later time is not one. */
    private static final long MAX_TIME = 253_402_300_799_999L;

    byte[] bytes() {
        ByteWriter out = new ByteWriter();
        var fields = new Fields.Writer(out).bytes(1, salt);
        cost.ifPresent(
                kdf -> fields.number(2, kdf.memoryKiB()).number(3, kdf.passes()).number(4, kdf.lanes()));
        fields.text(5, label).time(6, madeAt);
        return out.toByteArray();
    }

    static SlotParameters parse(SlotKind kind, ByteReader in, String what) {
        var parsed = new Parsed(in);
        var fields = new Fields.Reader(in);
        int last = 0;
        for (int id = fields.next(); id != 0; id = fields.next()) {
            if (id == last && id <= LAST_KNOWN) {
                throw in.damaged("field " + id + " stands there twice");
            }
            parsed.take(id, fields, what);
            last = id;
        }
        return parsed.finish(kind);
    }

    /** Fields as they come; absent numbers are zero, which none of them may be. */
    private static final class Parsed {
        private final ByteReader in;
        private byte @Nullable [] salt;
        private int memory;
        private int passes;
        private int lanes;
        private String label = "";
        private long madeAt;

        Parsed(ByteReader in) {
            this.in = in;
        }

        void take(int id, Fields.Reader fields, String what) {
            switch (id) {
                case 1 -> salt = fields.bytes();
                case 2 -> memory = (int) fields.number(KdfCost.MAX_MEMORY);
                case 3 -> passes = (int) fields.number(KdfCost.MAX_PASSES);
                case 4 -> lanes = (int) fields.number(KdfCost.MAX_LANES);
                case 5 -> label = fields.text();
                case 6 -> madeAt = fields.number(MAX_TIME);
                default -> fields.unknown(what);
            }
        }

        SlotParameters finish(SlotKind kind) {
            byte[] found = salt == null ? new byte[0] : salt;
            if (found.length < MIN_SALT || found.length > MAX_SALT) {
                throw in.damaged("its salt has " + found.length + " bytes; 16 to 64 are allowed");
            }
            if (label.getBytes(StandardCharsets.UTF_8).length > MAX_LABEL) {
                throw in.damaged("its label is longer than " + MAX_LABEL + " bytes");
            }
            return new SlotParameters(found, cost(kind), label, Instant.ofEpochMilli(madeAt));
        }

        private Optional<KdfCost> cost(SlotKind kind) {
            boolean given = memory != 0 || passes != 0 || lanes != 0;
            if (kind != SlotKind.PASSWORD) {
                if (given && kind == SlotKind.RECOVERY_KEY) {
                    throw in.damaged("a recovery key has no cost");
                }
                return Optional.empty();
            }
            if (memory < KdfCost.MIN_MEMORY || passes < 1 || lanes < 1) {
                throw in.damaged("its password would cost too little to try");
            }
            return Optional.of(new KdfCost(memory, passes, lanes));
        }
    }
}
