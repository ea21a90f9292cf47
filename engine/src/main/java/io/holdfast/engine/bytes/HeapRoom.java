package io.holdfast.engine.bytes;

/**
 * How many threads of a job may hold content at one time: as many as there are processors, as far as the heap has room for what they hold. A
 * machine of many processors gives no larger heap by itself.
 */
public final class HeapRoom {
    /**
     * Into so many parts of equal size the heap is divided, each for a job and one for whatever else the process does. Who starts a JVM that runs jobs side by side says
     * so where he sets its heap, by {@code -Dholdfast.heap.parts}; else all of it is for one job.
     */
    private static final int PARTS = Math.max(1, Integer.getInteger("holdfast.heap.parts", 1));

    /** What a job takes but for these threads, in bytes: packs on their way, what is read ahead, blocks of manifests, and what is not collected yet. */
    private static final long JOB = 144L << 20;

    /** Less would leave a processor idle while one waits for the store. */
    private static final int LEAST = 2;

    private HeapRoom() {}

    /** @param each bytes that one thread holds */
    public static int threads(long each) {
        Runtime machine = Runtime.getRuntime();
        return threads(machine.availableProcessors(), machine.maxMemory() / PARTS, each);
    }

    /** @param heap bytes for this job */
    static int threads(int processors, long heap, long each) {
        return (int) Math.max(LEAST, Math.min(processors, (heap - JOB) / each));
    }
}
