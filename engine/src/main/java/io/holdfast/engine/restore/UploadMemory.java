package io.holdfast.engine.restore;

import io.holdfast.engine.error.Interrupted;
import java.util.concurrent.Semaphore;

/**
 * Bytes of content on their way to a bucket, bounded over all objects: whoever wants a buffer waits until there is room.
 * One buffer larger than everything gets everything.
 */
final class UploadMemory {
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;

    UploadMemory(long bytes) {
        this.units = Math.max(1, (int) Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.free = new Semaphore(units, true);
    }

    /** @throws Interrupted if the thread is interrupted while it waits; it stays so */
    void take(int bytes) {
        try {
            free.acquire(units(bytes));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("The restore was stopped while it waited for memory.", e);
        }
    }

    void give(int bytes) {
        free.release(units(bytes));
    }

    private int units(int bytes) {
        return Math.min(units, Math.ceilDiv(bytes, UNIT));
    }
}
