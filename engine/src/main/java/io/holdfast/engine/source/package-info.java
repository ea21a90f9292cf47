/** What is protected. Start at {@link io.holdfast.engine.source.Source}: list in key order, read pinned. */
@NullMarked
package io.holdfast.engine.source;

import org.jspecify.annotations.NullMarked;
