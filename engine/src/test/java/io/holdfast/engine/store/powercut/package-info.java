/** A file system that knows what a power cut would leave of it. Start at {@link io.holdfast.engine.store.powercut.WatchedFiles}. */
@NullMarked
package io.holdfast.engine.store.powercut;

import org.jspecify.annotations.NullMarked;
