package io.holdfast.server.access;

import java.time.Instant;
import java.util.UUID;

/** A person who may log in. */
public record Account(UUID id, String name, Role role, long version, Instant changed) {}
