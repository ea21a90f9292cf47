/**
 * When a plan is due, and what a policy says: schedules, windows, freezes, limits by time of day, previews. Pure: no clock, no database, no
 * framework. Start at {@link io.holdfast.server.policy.Policy}. Rules: {@code docs/server.md}, section 3.
 */
@NullMarked
package io.holdfast.server.policy;

import org.jspecify.annotations.NullMarked;
