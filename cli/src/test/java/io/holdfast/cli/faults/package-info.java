/**
 * The page that says which scenarios of {@code docs/faults.md} the tests play through. Start at {@link io.holdfast.cli.faults.FaultsPage}. It stands here because this
 * module sees the tests of the engine too.
 */
@NullMarked
package io.holdfast.cli.faults;

import org.jspecify.annotations.NullMarked;
