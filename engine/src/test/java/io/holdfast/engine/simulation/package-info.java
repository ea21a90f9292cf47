/**
 * A deterministic simulation: many clients of one repository, each a real operation of the engine, in a store that misbehaves within what
 * {@code docs/protocol.md}, section 1, assumes; from one seed, which lives the same history each time. Start at {@link Simulation}.
 *
 * <p>Time is the store's and passes when the simulation says so. Each call of a store is a point where another client may go first, where the store
 * may fail, and where the client may die or sleep for a week.
 */
@NullMarked
package io.holdfast.engine.simulation;

import org.jspecify.annotations.NullMarked;
