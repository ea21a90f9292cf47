/**
 * A bucket protected, lost and brought back, in a minute or two, on this machine alone. Start at {@link io.holdfast.demo.Demo}.
 *
 * <p>Holds: the commands are the real ones, with the arguments that are printed; what was lost and what came back is compared
 * by code that knows nothing of the engine; nothing is left behind.
 */
@NullMarked
package io.holdfast.demo;

import org.jspecify.annotations.NullMarked;
