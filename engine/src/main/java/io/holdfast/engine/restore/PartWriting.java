package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Bucket.Upload;
import io.holdfast.engine.store.Store.Body;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A large object on its way, in parts: one is filled while others are sent, each in a thread of its own. Memory holds as many
 * as {@link UploadMemory} allows. What fails is thrown by the next call. One thread writes.
 */
final class PartWriting implements Target.Writing {
    private final ObjectWriter writer;
    private final UploadMemory memory;
    private final Listed listed;
    private final ObjectAttributes attributes;
    private final Upload upload;
    private final int partSize;
    private final Deque<Sending> sent = new ArrayDeque<>();
    private byte[] part = new byte[0];
    private int filled;
    private int number;
    private long written;
    private boolean closed;

    private record Sending(Thread thread, Future<?> outcome) {}

    PartWriting(ObjectWriter writer, UploadMemory memory, Listed listed, ObjectAttributes attributes) {
        this.writer = writer;
        this.memory = memory;
        this.listed = listed;
        this.attributes = attributes;
        this.partSize = PartSize.of(listed.size())
                .orElseThrow(() -> new IllegalArgumentException(listed.key() + " is too large for a bucket"));
        this.upload = writer.begin(listed.key(), attributes);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (length > listed.size() - written) {
            throw new Damaged(
                    listed.key() + " has more content than the " + listed.size() + " bytes that its entry says.");
        }
        int done = 0;
        while (done < length) {
            if (filled == part.length) {
                nextPart();
            }
            int some = Math.min(length - done, part.length - filled);
            System.arraycopy(buffer, offset + done, part, filled, some);
            filled += some;
            done += some;
            written += some;
        }
    }

    @Override
    public void commit() {
        if (written < listed.size()) {
            throw new Damaged(
                    listed.key() + " has " + written + " bytes of content, and its entry says " + listed.size() + ".");
        }
        send();
        while (!sent.isEmpty()) {
            await(sent.remove());
        }
        writer.complete(upload);
        writer.open(listed.key(), attributes);
    }

    /**
     * Threads that still send are stopped and waited for: a part that arrived behind the end would stay for ever. A stopped
     * restore tidies up too.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        memory.give(part.length);
        part = new byte[0];
        boolean stopped = Thread.interrupted();
        try {
            sent.forEach(sending -> sending.thread().interrupt());
            for (Sending sending : sent) {
                sending.thread().join();
            }
            upload.close();
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void nextPart() {
        send();
        while (!sent.isEmpty() && sent.element().outcome().isDone()) {
            await(sent.remove());
        }
        int size = (int) Math.min(partSize, listed.size() - written);
        memory.take(size);
        part = new byte[size];
        filled = 0;
    }

    private void send() {
        if (part.length == 0) {
            return;
        }
        byte[] full = part;
        int itsNumber = ++number;
        part = new byte[0];
        filled = 0;
        sent.add(start(() -> {
            try {
                writer.part(upload, itsNumber, Body.of(full));
                return itsNumber;
            } finally {
                memory.give(full.length);
            }
        }));
    }

    private Sending start(Callable<?> work) {
        FutureTask<?> task = new FutureTask<>(work);
        return new Sending(Thread.ofVirtual().name("part of " + listed.key()).start(task), task);
    }

    private void await(Sending sending) {
        try {
            sending.outcome().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("The restore was stopped while it wrote " + listed.key() + ".", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HoldfastException failure
                    ? failure
                    : new IllegalStateException("a part of " + listed.key() + " failed", e.getCause());
        }
    }
}
