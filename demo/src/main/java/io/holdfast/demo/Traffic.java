package io.holdfast.demo;

/**
 * What a bucket was asked for.
 *
 * @param in  bytes of content written
 * @param out bytes of content read
 */
record Traffic(long requests, long in, long out) {
    Traffic plus(Traffic other) {
        return new Traffic(requests + other.requests, in + other.in, out + other.out);
    }

    Traffic since(Traffic before) {
        return new Traffic(requests - before.requests, in - before.in, out - before.out);
    }
}
