package io.holdfast.engine.store;

/**
 * How often a store was asked what, failed calls included, repeated ones not.
 *
 * @param clocks   requests that asked for nothing but the time
 * @param sent     bytes of content given to puts
 * @param received bytes of content that gets gave
 */
public record RequestCounts(
        long puts, long gets, long heads, long lists, long deletes, long clocks, long sent, long received) {

    public static final RequestCounts NONE = new RequestCounts(0, 0, 0, 0, 0, 0, 0, 0);

    public long requests() {
        return puts + gets + heads + lists + deletes + clocks;
    }

    public RequestCounts plus(RequestCounts other) {
        return new RequestCounts(
                puts + other.puts,
                gets + other.gets,
                heads + other.heads,
                lists + other.lists,
                deletes + other.deletes,
                clocks + other.clocks,
                sent + other.sent,
                received + other.received);
    }

    /** What was asked since the earlier counts were taken. */
    public RequestCounts minus(RequestCounts earlier) {
        return new RequestCounts(
                puts - earlier.puts,
                gets - earlier.gets,
                heads - earlier.heads,
                lists - earlier.lists,
                deletes - earlier.deletes,
                clocks - earlier.clocks,
                sent - earlier.sent,
                received - earlier.received);
    }
}
