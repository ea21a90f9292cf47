package io.holdfast.server.catalog;

import java.util.UUID;

/** A thing that the server knows: its id never changes, its version counts changes, from 1. */
public interface Known {
    UUID id();

    String name();

    long version();
}
