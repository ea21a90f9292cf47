package io.holdfast.engine.bytes;

import io.holdfast.engine.error.Unsupported;
import java.time.Instant;

/**
 * A list of fields, the form of everything that a later release may add to. Format: {@code docs/format.md}, "Fields".
 */
public final class Fields {
    /** Ids from here on must be understood. */
    public static final int MUST = 1000;

    private static final int MAX_ID = 1 << 20;

    /** The end of the year 9999. */
    private static final Instant LAST_TIME = Instant.ofEpochMilli(253_402_300_799_999L);

    private Fields() {}

    /** Writes fields in ascending order of their ids. */
    public static final class Writer {
        private final ByteWriter out;
        private int last = 0;

        public Writer(ByteWriter out) {
            this.out = out;
        }

        public Writer number(int id, long value) {
            head(id, 0);
            out.varint(value);
            return this;
        }

        /** As {@link #number}, and nothing where the value is 0: readers take an absent number for 0. */
        public Writer numberUnlessZero(int id, long value) {
            return value == 0 ? this : number(id, value);
        }

        /**
         * A time in milliseconds. One before 1970 or behind the year 9999, as only a clock gives that is set wrong, is told as the nearest that readers
         * take: what stands beside it must stay readable.
         */
        public Writer time(int id, Instant time) {
            Instant told = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LAST_TIME) ? LAST_TIME : time;
            return number(id, told.toEpochMilli());
        }

        /** A signed number, which {@link Reader#signed} reads. */
        public Writer signed(int id, long value) {
            return number(id, (value << 1) ^ (value >> 63));
        }

        public Writer bytes(int id, byte[] value) {
            head(id, 1);
            out.sized(value);
            return this;
        }

        public Writer bytes(int id, ByteWriter value) {
            head(id, 1);
            out.varint(value.size()).bytes(value.array(), 0, value.size());
            return this;
        }

        public Writer text(int id, String value) {
            head(id, 1);
            out.text(value);
            return this;
        }

        private void head(int id, int wire) {
            if (id < last) {
                throw new IllegalStateException("field " + id + " after " + last);
            }
            last = id;
            out.varint((long) id << 1 | wire);
        }
    }

    /** Reads fields one after the other: {@link #next}, then the value by its kind, or the next. */
    public static final class Reader {
        private final ByteReader in;
        private int id;
        private long number;
        private int length = -1;
        private boolean taken = true;

        public Reader(ByteReader in) {
            this.in = in;
        }

        /**
         * Goes on to the next field.
         *
         * @return its id; 0 behind the last one
         */
        public int next() {
            skipRest();
            if (!in.hasRemaining()) {
                return 0;
            }
            long head = in.varint(((long) MAX_ID << 1) + 1, "field");
            int next = (int) (head >>> 1);
            if (next == 0 || next < id) {
                throw in.damaged("field " + next + " after " + id);
            }
            id = next;
            if ((head & 1) == 0) {
                number = in.varint();
                length = -1;
            } else {
                length = in.varint(in.remaining(), "length of field " + id);
                taken = false;
            }
            return id;
        }

        /** The value of a field that is a number. */
        public long number() {
            if (length >= 0) {
                throw in.damaged("field " + id + " should be a number");
            }
            return number;
        }

        /** The value of a field that is a number from 0 to {@code most}. */
        public long number(long most) {
            long value = number();
            if (Long.compareUnsigned(value, most) > 0) {
                throw in.damaged(
                        "field " + id + " is " + Long.toUnsignedString(value) + "; at most " + most + " is allowed");
            }
            return value;
        }

        /** The value of a field that is a signed number. */
        public long signed() {
            long value = number();
            return (value >>> 1) ^ -(value & 1);
        }

        public byte[] bytes() {
            need();
            return in.bytes(length);
        }

        public byte[] bytes(int exactly) {
            need();
            if (length != exactly) {
                throw in.damaged("field " + id + " has " + length + " bytes, not " + exactly);
            }
            return in.bytes(length);
        }

        public String text() {
            need();
            ByteReader slice = in.slice(length);
            return Text.of(slice.bytes(length), () -> in.damaged("field " + id + " is not UTF-8"));
        }

        /** A reader of the field's bytes alone. */
        public ByteReader reader() {
            need();
            return in.slice(length);
        }

        /** For an id that the caller does not know. */
        public void unknown(String what) {
            if (id >= MUST) {
                throw new Unsupported(what + " has field " + id
                        + ", which this release does not know and must. Next: use a newer release of Holdfast");
            }
        }

        private void need() {
            if (length < 0) {
                throw in.damaged("field " + id + " should have bytes");
            }
            taken = true;
        }

        private void skipRest() {
            if (!taken) {
                in.skip(length);
                taken = true;
            }
        }
    }
}
