/** The command line of the server, its settings, and its first start. Start at {@link io.holdfast.server.start.Main}. */
@NullMarked
package io.holdfast.server.start;

import org.jspecify.annotations.NullMarked;
