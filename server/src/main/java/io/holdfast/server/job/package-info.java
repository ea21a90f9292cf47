/** Jobs: moments that became work, their queue, their states, and calling the engine. Rules: {@code docs/server.md}, section 4. Start at {@link io.holdfast.server.job.Jobs}. */
@NullMarked
package io.holdfast.server.job;

import org.jspecify.annotations.NullMarked;
