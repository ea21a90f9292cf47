package io.holdfast.engine.repository;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Rung whenever something has changed that somebody may be waiting for. Waiting takes no timer, and no lock that those need who
 * bring about what is waited for.
 */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    /** To be called behind each change. */
    void ring() {
        lock.lock();
        try {
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @param reached asked at first, and each time it rings; must neither wait nor ring */
    void await(BooleanSupplier reached) {
        lock.lock();
        try {
            while (!reached.getAsBoolean()) {
                rung.await();
            }
        } catch (InterruptedException e) {
            throw Workers.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
