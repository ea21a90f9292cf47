package io.holdfast.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** One look at a file of a store: its size, and its ctime, which is the store's time of the put. */
final class FolderTimes {
    private static final String WANTED = "unix:ctime,size,isRegularFile,isDirectory";

    private FolderTimes() {}

    /**
     * @param size    bytes
     * @param changed ctime
     */
    record Look(boolean isFile, boolean isFolder, long size, Instant changed) {}

    static Look look(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, WANTED);
        return new Look(
                Boolean.TRUE.equals(attributes.get("isRegularFile")),
                Boolean.TRUE.equals(attributes.get("isDirectory")),
                attributes.get("size") instanceof Long size ? size : 0,
                attributes.get("ctime") instanceof FileTime time ? time.toInstant() : Instant.EPOCH);
    }

    static Instant changed(Path path) throws IOException {
        return look(path).changed();
    }
}
