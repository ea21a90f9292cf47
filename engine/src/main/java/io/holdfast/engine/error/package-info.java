/** The sealed errors of the engine. Start at {@link io.holdfast.engine.error.HoldfastException}. Every room uses them. */
@NullMarked
package io.holdfast.engine.error;

import org.jspecify.annotations.NullMarked;
