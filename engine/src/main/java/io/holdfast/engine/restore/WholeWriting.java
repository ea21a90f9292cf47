package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.store.Store.Body;

/** A small object on its way: gathered in memory, and put when it is whole. One thread. */
final class WholeWriting implements Target.Writing {
    private final ObjectWriter writer;
    private final UploadMemory memory;
    private final Listed listed;
    private final ObjectAttributes attributes;
    private final byte[] content;
    private int filled;
    private boolean closed;

    WholeWriting(ObjectWriter writer, UploadMemory memory, Listed listed, ObjectAttributes attributes) {
        this.writer = writer;
        this.memory = memory;
        this.listed = listed;
        this.attributes = attributes;
        memory.take((int) listed.size());
        this.content = new byte[(int) listed.size()];
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (length > content.length - filled) {
            throw new Damaged(
                    listed.key() + " has more content than the " + listed.size() + " bytes that its entry says.");
        }
        System.arraycopy(buffer, offset, content, filled, length);
        filled += length;
    }

    @Override
    public void commit() {
        if (filled < content.length) {
            throw new Damaged(
                    listed.key() + " has " + filled + " bytes of content, and its entry says " + listed.size() + ".");
        }
        writer.put(listed.key(), attributes, Body.of(content));
        writer.open(listed.key(), attributes);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.give(content.length);
        }
    }
}
