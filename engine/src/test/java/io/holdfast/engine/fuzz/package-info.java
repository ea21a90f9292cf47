/**
 * Decoders fed with what is almost valid, and with noise. Start at {@link io.holdfast.engine.fuzz.Fuzz}; its uses lie beside the
 * decoders, in classes whose names end in {@code FuzzTest}.
 */
@NullMarked
package io.holdfast.engine.fuzz;

import org.jspecify.annotations.NullMarked;
