/**
 * The page that says which scenarios of {@code docs/faults.md} the tests play through. Start at {@link io.holdfast.server.faults.FaultsPage}. It stands here because this
 * module sees the tests of the engine, and is built when those of the command line are.
 */
@NullMarked
package io.holdfast.server.faults;

import org.jspecify.annotations.NullMarked;
