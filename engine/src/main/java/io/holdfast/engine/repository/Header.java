package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.Times;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a repository says of itself, in clear: {@code holdfast.json}, written once. Nothing in it is believed until a key
 * slot was opened, since each slot has its {@link #hash} bound in. Format: {@code docs/format.md}, section 3.
 *
 * @param created by the clock of the machine that made it: for people
 */
public record Header(RepositoryId id, Instant created, Features features, ChunkerSettings chunker, Times times) {
    /** Its name in the store. */
    public static final String NAME = "holdfast.json";

    /** Ceiling for the object, in bytes. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final String MAGIC = "holdfast-repository";
    private static final String CHUNKER = "fastcdc-1";
    private static final int FORMAT = 1;
    private static final int SUITE = 1;

    /** About thirty years: more is no time that anybody waits. */
    private static final long MAX_SECONDS = 1_000_000_000;

    /** What slots bind in: the SHA-256 of the bytes in the store. */
    public static ObjectHash hash(byte[] bytes) {
        return ObjectHash.sha256(bytes);
    }

    /**
     * Reads a header.
     *
     * @throws Damaged     if this is no header
     * @throws Unsupported if this release may not read the repository
     */
    public static Header parse(byte[] bytes) {
        JsonMembers all = JsonMembers.parse(bytes, MAX_LENGTH, NAME);
        all.require("magic", MAGIC);
        requireKnown(all, "format", FORMAT);
        requireKnown(all, "suite", SUITE);
        JsonMembers names = all.object("features");
        var features = new Features(names(names, "read"), names(names, "write"), names(names, "delete"));
        features.requireRead();
        return new Header(id(all), created(all), features, chunker(all.object("chunker")), times(all.object("times")));
    }

    /** The bytes for the store; {@link #parse} gives the same header again. */
    public byte[] print() {
        return """
                {
                  "magic": "%s",
                  "format": %d,
                  "id": "%s",
                  "created": "%s",
                  "suite": %d,
                  "features": {"read": [%s], "write": [%s], "delete": [%s]},
                  "chunker": {"kind": "%s", "whole": %d, "min": %d, "average": %d, "max": %d},
                  "times": {"window": %d, "young": %d, "listDelay": %d, "clockSpread": %d}
                }
                """.formatted(
                        MAGIC,
                        FORMAT,
                        id,
                        created,
                        SUITE,
                        quoted(features.read()),
                        quoted(features.write()),
                        quoted(features.delete()),
                        CHUNKER,
                        chunker.whole(),
                        chunker.min(),
                        chunker.average(),
                        chunker.max(),
                        seconds(times.window()),
                        seconds(times.young()),
                        seconds(times.listDelay()),
                        seconds(times.clockSpread()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void requireKnown(JsonMembers all, String name, long known) {
        long found = all.number(name, Integer.MAX_VALUE);
        if (found != known) {
            throw new Unsupported(
                    NAME + " states " + name + " " + found
                            + ", which this release does not know. Next: use the release that made the repository, or a newer one");
        }
    }

    private static RepositoryId id(JsonMembers all) {
        String id = all.text("id");
        if (!Hex.is(id, 2 * RepositoryId.LENGTH)) {
            throw all.damaged("id");
        }
        return RepositoryId.parse(id);
    }

    private static Instant created(JsonMembers all) {
        try {
            return Instant.parse(all.text("created"));
        } catch (DateTimeException e) {
            throw all.damaged("created");
        }
    }

    private static Set<String> names(JsonMembers features, String name) {
        try {
            Set<String> names = Set.copyOf(features.texts(name));
            return new Features(names, Set.of(), Set.of()).read();
        } catch (IllegalArgumentException e) {
            throw features.damaged(name);
        }
    }

    private static ChunkerSettings chunker(JsonMembers chunker) {
        String kind = chunker.text("kind");
        if (!kind.equals(CHUNKER)) {
            throw new Unsupported(NAME + " states a chunker that this release does not know. Next: use the release that"
                    + " made the repository, or a newer one");
        }
        try {
            return new ChunkerSettings(
                    (int) chunker.number("whole", Integer.MAX_VALUE),
                    (int) chunker.number("min", Integer.MAX_VALUE),
                    (int) chunker.number("average", Integer.MAX_VALUE),
                    (int) chunker.number("max", Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw chunker.damaged("chunker");
        }
    }

    private static Times times(JsonMembers times) {
        return new Times(
                Duration.ofSeconds(times.number("window", MAX_SECONDS)),
                Duration.ofSeconds(times.number("young", MAX_SECONDS)),
                Duration.ofSeconds(times.number("listDelay", MAX_SECONDS)),
                Duration.ofSeconds(times.number("clockSpread", MAX_SECONDS)));
    }

    private static String quoted(Set<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    private static long seconds(Duration time) {
        return time.toSeconds();
    }
}
