/**
 * What {@code java.nio} lacks of Linux: calls relative to folder descriptors, names as bytes, every attribute. Start at
 * {@link io.holdfast.engine.posix.Kernel}.
 *
 * <p>Holds: no path is ever resolved below a root but one part at a time and without following a link, so odd bytes, paths
 * over 4,096 bytes and links that appear meanwhile are no trouble. Linux on x86-64 and aarch64.
 */
@NullMarked
package io.holdfast.engine.posix;

import org.jspecify.annotations.NullMarked;
