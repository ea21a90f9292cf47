/**
 * The protocol of {@code docs/protocol.md} as a model of explicit states, explored to the end within bounds, and with one rule after the other broken. Start at
 * {@link io.holdfast.engine.protocol.ProtocolModelTest}.
 *
 * <p>Holds: a step of the model is a {@link io.holdfast.engine.protocol.Step}, which names the method that does it; what is in time and how long G is, is
 * asked of {@link io.holdfast.engine.ledger.Times}.
 */
@NullMarked
package io.holdfast.engine.protocol;

import org.jspecify.annotations.NullMarked;
