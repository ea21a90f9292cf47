/** Who may do what: people, their tokens and sessions, and roles. Rules: {@code docs/server.md}, section 6. Start at {@link io.holdfast.server.access.AccessFilter}. */
@NullMarked
package io.holdfast.server.access;

import org.jspecify.annotations.NullMarked;
