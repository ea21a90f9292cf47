package io.holdfast.engine.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Native memory for one call at a time: names go in, what the kernel says comes out. Freed with the object. */
final class Scratch {
    /** Most bytes that a read, a write or a list moves at once. */
    static final int DATA_BYTES = 128 * 1024;

    /** The kernel's PATH_MAX, zero byte included: no name in a call is longer. */
    static final int NAME_BYTES = 4096;

    private static final int ERRNO_OFFSET =
            (int) Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    private static final long STATE_BYTES = Linker.Option.captureStateLayout().byteSize();
    private static final int DATA_OFFSET = 2 * NAME_BYTES;

    private final MemorySegment memory =
            Arena.ofAuto().allocate(DATA_OFFSET + DATA_BYTES + STATE_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
    private final long address = memory.address();

    /** The same memory. A buffer, since a fresh JVM compiles its accesses in a tenth of the time. */
    private final ByteBuffer names = memory.asByteBuffer();

    private final ByteBuffer errno = little(memory.asSlice(DATA_OFFSET + DATA_BYTES, STATE_BYTES));

    /** Where the linker puts errno. */
    final MemorySegment state = memory.asSlice(DATA_OFFSET + DATA_BYTES, STATE_BYTES);

    /** What the kernel reads or fills; both machines are little-endian. */
    final ByteBuffer data = little(memory.asSlice(DATA_OFFSET, DATA_BYTES));

    /** Address of {@link #data}. */
    final long dataAddress = address + DATA_OFFSET;

    private byte[] heap = {};

    private static ByteBuffer little(MemorySegment part) {
        return part.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    int errno() {
        return errno.getInt(ERRNO_OFFSET);
    }

    /** Puts a name into the first room for names and yields its address. */
    long name(byte[] name) throws Refused {
        return put(name, 0);
    }

    /** The same for a call with two names. */
    long secondName(byte[] name) throws Refused {
        return put(name, NAME_BYTES);
    }

    private long put(byte[] name, int offset) throws Refused {
        if (name.length >= NAME_BYTES) {
            throw new Refused(Errno.ENAMETOOLONG);
        }
        for (byte b : name) {
            if (b == 0) {
                throw new Refused(Errno.EINVAL);
            }
        }
        names.put(offset, name);
        names.put(offset + name.length, (byte) 0);
        return address + offset;
    }

    /** Room on the heap for what is looked at byte by byte. */
    byte[] heap() {
        if (heap.length == 0) {
            heap = new byte[DATA_BYTES];
        }
        return heap;
    }

    byte[] dataBytes(int length) {
        byte[] bytes = new byte[length];
        data.get(0, bytes);
        return bytes;
    }

    /**
     * Lends scratches, so that a call neither allocates nor waits. What is lent is reachable until it is given back, behind the call:
     * its memory outlives the call.
     */
    static final class Pool {
        private static final int SLOTS = 16;
        private final AtomicReferenceArray<Scratch> free = new AtomicReferenceArray<>(SLOTS);

        Scratch take() {
            Scratch one = free.getAndSet(slot(), null);
            return one != null ? one : new Scratch();
        }

        void giveBack(Scratch one) {
            free.set(slot(), one);
        }

        private static int slot() {
            return (int) Thread.currentThread().threadId() & (SLOTS - 1);
        }
    }
}
