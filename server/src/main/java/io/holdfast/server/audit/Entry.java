package io.holdfast.server.audit;

import java.time.Instant;

/**
 * A change in the trail.
 *
 * @param number from 1, without gaps
 * @param hash   SHA-256 over the hash of the entry before and all of this one, in hexadecimal digits
 */
public record Entry(long number, Instant happened, Change change, String hash) {}
