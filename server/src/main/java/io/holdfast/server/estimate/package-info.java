/**
 * What a plan will take, before it is on; price lists; and how what happened corrects the next estimate. Rules: {@code docs/server.md}, section 11, and decision
 * 73. Start at {@link io.holdfast.server.estimate.Estimates}; the arithmetic is in {@link io.holdfast.server.estimate.Outlook}.
 */
@NullMarked
package io.holdfast.server.estimate;

import org.jspecify.annotations.NullMarked;
