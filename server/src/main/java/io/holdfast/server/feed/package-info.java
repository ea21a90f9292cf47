/** What happened, in one row of numbers for all nodes, for those who listen. Start at {@link io.holdfast.server.feed.Feed}. */
@NullMarked
package io.holdfast.server.feed;

import org.jspecify.annotations.NullMarked;
