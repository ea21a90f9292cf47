/**
 * Telling somebody: what is to be told is a row, written with the change that it tells of; receivers get it at least once, in order for each plan. Rules:
 * {@code docs/server.md}, section 5. Start at {@link io.holdfast.server.notice.Outbox}.
 */
@NullMarked
package io.holdfast.server.notice;

import org.jspecify.annotations.NullMarked;
