/** REST over what the server knows and does. Rules: {@code docs/server.md}, section 7. Start at {@link io.holdfast.server.api.ThingsApi}. */
@NullMarked
package io.holdfast.server.api;

import org.jspecify.annotations.NullMarked;
