package io.holdfast.engine.store;

import java.util.concurrent.atomic.LongAdder;

/** Adds up requests, from many threads. */
final class RequestCounter {
    private final LongAdder puts = new LongAdder();
    private final LongAdder gets = new LongAdder();
    private final LongAdder heads = new LongAdder();
    private final LongAdder lists = new LongAdder();
    private final LongAdder deletes = new LongAdder();
    private final LongAdder clocks = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    void put(long bytes) {
        puts.increment();
        sent.add(bytes);
    }

    void get() {
        gets.increment();
    }

    void received(long bytes) {
        received.add(bytes);
    }

    void head() {
        heads.increment();
    }

    void list() {
        lists.increment();
    }

    void delete() {
        deletes.increment();
    }

    void clock() {
        clocks.increment();
    }

    RequestCounts counts() {
        return new RequestCounts(
                puts.sum(),
                gets.sum(),
                heads.sum(),
                lists.sum(),
                deletes.sum(),
                clocks.sum(),
                sent.sum(),
                received.sum());
    }
}
