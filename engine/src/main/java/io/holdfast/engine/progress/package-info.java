/** What jobs tell while they run: typed events. Start at {@link io.holdfast.engine.progress.Event}. Nobody parses text. */
@NullMarked
package io.holdfast.engine.progress;

import org.jspecify.annotations.NullMarked;
