/**
 * Makes small repositories by {@code docs/format.md}, the same ones from the same seed: the golden repository of format 1, and what
 * tests want broken. Shares no code with the engine. Start at {@link reader.maker.GoldenRepository}.
 */
@NullMarked
package reader.maker;

import org.jspecify.annotations.NullMarked;
